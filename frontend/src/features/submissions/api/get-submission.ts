import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

/** One piece of work, for its learner and for those who grade it. */
export const submissionQuery = (submissionUuid: string) =>
  queryOptions({
    queryKey: queryKeys.submission(submissionUuid),
    queryFn: ({ signal }) =>
      unwrap(
        api().GET("/api/submissions/{submission_uuid}/", {
          params: { path: { submission_uuid: submissionUuid } },
          signal,
        }),
      ),
    // Looked at on purpose, and perhaps replaced by its learner since.
    staleTime: 0,
  });

export function useSubmission(submissionUuid: string) {
  return useQuery(submissionQuery(submissionUuid));
}
