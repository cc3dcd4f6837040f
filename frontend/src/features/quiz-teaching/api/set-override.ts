import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import { pathOf, type QuizAddress } from "@/features/quiz-teaching/quiz-address";

/** Replaces the previous grant. */
export interface Grant {
  extra_attempts: number;
  extra_time_percent: number;
  extra_minutes: number;
  reason: string;
}

export function useSetOverride(quiz: QuizAddress, learnerUuid: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (grant: Grant) =>
      answered(
        api().PUT("/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/", {
          params: { path: { ...pathOf(quiz), learner_uuid: learnerUuid } },
          body: grant,
        }),
      ),
    // Saving the same grant twice has no further effect, so no idempotency key is kept.
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: queryKeys.quizOverride(quiz.contentUuid, learnerUuid) });
    },
  });
}
