import { infiniteQueryOptions, type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";
import type { Submission } from "@/shared/api/types";

const PAGE_SIZE = 20;

/** A learner's work for one assignment. */
export interface Work {
  /** Newest first. */
  submissions: readonly Submission[];
  /** null: any number. */
  maxAttempts: number | null;
  attemptsLeft: number | null;
  /** Why nothing may be handed in now; null: something may. */
  closedReason: string | null;
  /** Files are taken; if not, a link and a text still are. */
  uploadsEnabled: boolean;
}

export const submissionsQuery = (assignmentUuid: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.submissions(assignmentUuid),
    queryFn: ({ pageParam, signal }) => {
      const query = { assignment: assignmentUuid, page_size: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) };
      return unwrap(api().GET("/api/submissions/", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }): Work => {
      const [newest] = pages;
      return {
        submissions: pages.flatMap((page) => page.results),
        maxAttempts: newest?.max_attempts ?? null,
        attemptsLeft: newest?.remaining_attempts ?? null,
        closedReason: newest?.closed_reason ?? null,
        uploadsEnabled: newest?.uploads_enabled ?? true,
      };
    },
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
