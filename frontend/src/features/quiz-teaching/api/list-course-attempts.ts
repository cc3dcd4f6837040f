import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";
import { pathOf, type QuizAddress } from "@/features/quiz-teaching/quiz-address";

const PAGE_SIZE = 25;

/** Who answered a quiz, and how; of one learner only when one is named. */
export const courseAttemptsQuery = (quiz: QuizAddress, learnerUuid: string | null = null) =>
  infiniteQueryOptions({
    queryKey: queryKeys.courseAttempts(quiz.contentUuid, learnerUuid),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/", {
          params: {
            path: pathOf(quiz),
            query: {
              page_size: PAGE_SIZE,
              ...(learnerUuid !== null && { learner_uuid: learnerUuid }),
              ...(pageParam !== null && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
    staleTime: 0,
  });

export function useCourseAttempts(quiz: QuizAddress, learnerUuid: string | null = null) {
  return useInfiniteQuery(courseAttemptsQuery(quiz, learnerUuid));
}
