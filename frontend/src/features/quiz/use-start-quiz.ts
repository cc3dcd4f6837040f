import { useQueryClient } from "@tanstack/react-query";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { onArrival, quizPaths, quizQuery } from "./quiz-query";

/** Starts an attempt, or resumes the open one. The server measures the time. */
export function useStartQuiz(contentUuid: string) {
  const queryClient = useQueryClient();
  return useIntentionMutation("post", "/api/learning/quiz/start/", {
    onSuccess: (view) => {
      queryClient.setQueryData(quizQuery(contentUuid).queryKey, onArrival(view));
    },
    // A replayed response has an old server time and possibly an attempt that has ended, so refetch.
    refreshes: quizPaths,
  });
}
