import type { Submission } from "@/shared/api/types";

/** null: whatever was handed in. */
export type StatusFilter = Submission["status"] | null;

/** As the API's lists take it. */
export const submissionFilter = (status: StatusFilter) => (status === null ? {} : { status });
