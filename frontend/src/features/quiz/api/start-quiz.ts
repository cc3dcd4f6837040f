import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { answered, api } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";
import { onArrival, quizQuery } from "./get-quiz";

/** Starts an attempt, or resumes the open one. The server measures the time. */
export function useStartQuiz(contentUuid: string) {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: () =>
      answered(
        api().POST("/api/learning/quiz/start/", {
          body: { content_uuid: contentUuid },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSuccess: (view) => {
      queryClient.setQueryData(quizQuery(contentUuid).queryKey, onArrival(view));
      // A replayed response has an old server time and possibly an attempt that has ended, so refetch.
      void queryClient.invalidateQueries({ queryKey: queryKeys.quiz(contentUuid) });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.isPassing) return;
      void queryClient.invalidateQueries({ queryKey: queryKeys.quiz(contentUuid) });
      void queryClient.invalidateQueries({ queryKey: queryKeys.quizAttempts(contentUuid) });
    },
    onSettled: (_view, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
    },
  });
}
