import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";

const PAGE_SIZE = 20;

export const attemptsQuery = (contentUuid: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.quizAttempts(contentUuid),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api().GET("/api/learning/quiz/attempts/{content_uuid}/", {
          params: {
            path: { content_uuid: contentUuid },
            query: { page_size: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.attempts),
    staleTime: 0,
  });

export function useAttempts(contentUuid: string) {
  return useInfiniteQuery(attemptsQuery(contentUuid));
}
