import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import { pathOf, type QuizAddress } from "@/features/quiz-teaching/quiz-address";

export const courseAttemptQuery = (quiz: QuizAddress, learnerUuid: string, number: number) =>
  queryOptions({
    queryKey: queryKeys.courseAttempt(quiz.contentUuid, learnerUuid, number),
    queryFn: ({ signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/{learner_uuid}/{attempt_number}/", {
          params: { path: { ...pathOf(quiz), learner_uuid: learnerUuid, attempt_number: number } },
          signal,
        }),
      ),
  });

export function useCourseAttempt(quiz: QuizAddress, learnerUuid: string, number: number) {
  return useQuery(courseAttemptQuery(quiz, learnerUuid, number));
}
