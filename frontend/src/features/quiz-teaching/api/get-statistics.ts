import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import { pathOf, type QuizAddress } from "@/features/quiz-teaching/quiz-address";

export const statisticsQuery = (quiz: QuizAddress) =>
  queryOptions({
    queryKey: queryKeys.quizStatistics(quiz.contentUuid),
    queryFn: ({ signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/quizzes/{content_uuid}/statistics/", {
          params: { path: pathOf(quiz) },
          signal,
        }),
      ),
  });

export function useStatistics(quiz: QuizAddress) {
  return useQuery(statisticsQuery(quiz));
}
