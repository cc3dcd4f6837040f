import { queryOptions, useQuery } from "@tanstack/react-query";
import { answered, api } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

/** One submission, for its learner and for instructors. */
export const submissionQuery = (submissionUuid: string) =>
  queryOptions({
    queryKey: queryKeys.submission(submissionUuid),
    queryFn: ({ signal }) =>
      answered(
        api().GET("/api/submissions/{submission_uuid}/", {
          params: { path: { submission_uuid: submissionUuid } },
          signal,
        }),
      ),
    // The learner may have replaced it since it was last fetched.
    staleTime: 0,
  });

export function useSubmission(submissionUuid: string) {
  return useQuery(submissionQuery(submissionUuid));
}
