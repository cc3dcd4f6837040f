import { infiniteQueryOptions, type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { answered, api } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";

const PAGE_SIZE = 20;

/** What the learner has handed in for one assignment, newest first. */
export const submissionsQuery = (assignmentUuid: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.submissions(assignmentUuid),
    queryFn: ({ pageParam, signal }) => {
      const query = { assignment: assignmentUuid, page_size: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) };
      return answered(api().GET("/api/submissions/", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
    // Graded by somebody else, and handed in from other devices too.
    staleTime: 0,
  });

export function useSubmissions(assignmentUuid: string) {
  return useInfiniteQuery(submissionsQuery(assignmentUuid));
}

/** Work was handed in, which may have completed the part, and brings notifications. */
export function refreshSubmissions(queryClient: QueryClient, assignmentUuid: string): void {
  const { submissions, content, enrolments, notifications, me } = queryKeys;
  for (const queryKey of [submissions(assignmentUuid), content(assignmentUuid), enrolments, notifications, me]) {
    void queryClient.invalidateQueries({ queryKey });
  }
}
