import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import type { Answers } from "@/features/quiz/answers";
import { quizQuery } from "./get-quiz";

/** Saves all answers of the open attempt, and keeps the cache up to date for whoever comes back to the page. */
export async function saveAnswers(queryClient: QueryClient, contentUuid: string, answers: Answers): Promise<void> {
  try {
    const saved = await unwrap(
      api().PUT("/api/learning/quiz/{content_uuid}/answers/", {
        params: { path: { content_uuid: contentUuid } },
        body: { submitted_answers: answers },
        // The last save is often sent while the page is being left.
        keepalive: true,
      }),
    );
    queryClient.setQueryData(quizQuery(contentUuid).queryKey, (quiz) =>
      quiz?.open_attempt
        ? { ...quiz, open_attempt: { ...quiz.open_attempt, ...saved, saved_answers: answers } }
        : quiz,
    );
  } catch (error) {
    if (!(error instanceof ApiError) || !error.isPassing) {
      // The attempt is over, or was handed in from another window: look at what there is now.
      void queryClient.invalidateQueries({ queryKey: queryKeys.quiz(contentUuid) });
      void queryClient.invalidateQueries({ queryKey: queryKeys.quizAttempts(contentUuid) });
    }
    throw error;
  }
}
