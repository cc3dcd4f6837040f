import type { QueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import { isOutcomeUnknown } from "@/shared/api/use-intention-mutation";
import type { Answers } from "./answers";
import { quizPaths, quizQuery } from "./quiz-query";

/** Saves all answers of the open attempt and updates the cache, in case the learner returns to the page. */
export async function saveAnswers(queryClient: QueryClient, contentUuid: string, answers: Answers): Promise<void> {
  try {
    const saved = await unwrap(
      api.PUT("/api/learning/quiz/{content_uuid}/answers/", {
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
    if (!isOutcomeUnknown(error)) {
      // The attempt ended or was submitted from another window, so refetch.
      void refresh(queryClient, quizPaths);
    }
    throw error;
  }
}
