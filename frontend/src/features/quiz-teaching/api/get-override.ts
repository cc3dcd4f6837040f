import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import { pathOf, type QuizAddress } from "@/features/quiz-teaching/quiz-address";

/** What one learner was granted at one quiz, and how it came about. */
export const overrideQuery = (quiz: QuizAddress, learnerUuid: string) =>
  queryOptions({
    queryKey: queryKeys.quizOverride(quiz.contentUuid, learnerUuid),
    queryFn: ({ signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/", {
          params: { path: { ...pathOf(quiz), learner_uuid: learnerUuid } },
          signal,
        }),
      ),
    staleTime: 0,
  });

export function useOverride(quiz: QuizAddress, learnerUuid: string) {
  return useQuery(overrideQuery(quiz, learnerUuid));
}
