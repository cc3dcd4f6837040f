import { useInfiniteQuery } from "@tanstack/react-query";
import { pagedQuery } from "@/shared/api/paging";

/** The learner's attempts at a quiz, newest first. */
export function useAttempts(contentUuid: string) {
  return useInfiniteQuery(
    pagedQuery(
      "/api/learning/quiz/attempts/{content_uuid}/",
      { params: { path: { content_uuid: contentUuid } } },
      { select: ({ pages }) => pages.flatMap((page) => page.attempts), staleTime: 0 },
    ),
  );
}
