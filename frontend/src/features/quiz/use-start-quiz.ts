import { useQueryClient } from "@tanstack/react-query";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { onArrival, quizPaths, quizQuery } from "./quiz-query";

/** Opens an attempt, or finds the open one again. Its time begins on the server. */
export function useStartQuiz(contentUuid: string) {
  const queryClient = useQueryClient();
  return useIntentionMutation("post", "/api/learning/quiz/start/", {
    onSuccess: (view) => {
      queryClient.setQueryData(quizQuery(contentUuid).queryKey, onArrival(view));
    },
    // A replayed answer carries the clock of the first one, and perhaps an attempt that is over.
    refreshes: quizPaths,
  });
}
