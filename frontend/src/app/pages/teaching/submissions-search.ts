/** The search parameters of the submissions page: the status filter and the view. */
import type { Submission } from "@/shared/api/types";

export interface SubmissionsSearch {
  /** Absent means those waiting to be graded. */
  status?: string;
  show?: "files";
}

const gradable: readonly string[] = ["submitted", "needs_revision", "graded", "approved"] satisfies Submission["status"][];

export function readSubmissionsSearch(search: Record<string, unknown>): SubmissionsSearch {
  const { status, show } = search;
  return {
    ...(typeof status === "string" && (status === "all" || gradable.includes(status)) && { status }),
    ...(show === "files" && { show }),
  };
}

/** The status for the API's filter; null for all submissions. */
export function gradableStatus(status = "submitted"): Submission["status"] | null {
  return gradable.includes(status) ? (status as Submission["status"]) : null;
}
