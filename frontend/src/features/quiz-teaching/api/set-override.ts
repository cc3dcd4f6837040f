import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import { pathOf, type QuizAddress } from "@/features/quiz-teaching/quiz-address";

/** Takes the place of what was granted before. */
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
      unwrap(
        api().PUT("/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/", {
          params: { path: { ...pathOf(quiz), learner_uuid: learnerUuid } },
          body: grant,
        }),
      ),
    // The same grant twice is one grant, so that a lost answer needs no key to be remembered.
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: queryKeys.quizOverride(quiz.contentUuid, learnerUuid) });
    },
  });
}
