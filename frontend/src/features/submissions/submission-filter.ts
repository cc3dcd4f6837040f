import type { Submission } from "@/shared/api/types";

/** null means all submissions. */
export type StatusFilter = Submission["status"] | null;

/** The filter as the API's lists expect it. */
export const submissionFilter = (status: StatusFilter) => (status === null ? {} : { status });
