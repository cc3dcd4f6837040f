import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";
import { onArrival, quizQuery } from "./get-quiz";

/** Opens an attempt, or finds the open one again. Its time begins on the server. */
export function useStartQuiz(contentUuid: string) {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api().POST("/api/learning/quiz/start/", {
          body: { content_uuid: contentUuid },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSuccess: (view) => {
      queryClient.setQueryData(quizQuery(contentUuid).queryKey, onArrival(view));
      // A replayed answer carries the clock of the first one, and perhaps an attempt that is over.
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
