/** What the address of the submissions page says: which ones, and as work or as files. */
import type { Submission } from "@/shared/api/types";

export interface SubmissionsSearch {
  /** Absent: what waits to be graded. */
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

/** What the API filters by; null for everything. */
export function gradableStatus(status = "submitted"): Submission["status"] | null {
  return gradable.includes(status) ? (status as Submission["status"]) : null;
}
