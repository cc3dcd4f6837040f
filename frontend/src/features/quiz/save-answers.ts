import type { QueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import { isOutcomeUnknown } from "@/shared/api/use-intention-mutation";
import { AnswerSaver } from "./answer-saver";
import { type Answers, answersTo } from "./answers";
import { attemptNumber, type Quiz, quizPaths, quizQuery } from "./quiz-query";

/**
 * The saver of the attempt that the quiz shows. The cache keeps it, so that answers which are still
 * unsaved survive leaving the page, and are discarded when the session ends.
 */
export function saverOf(queryClient: QueryClient, quiz: Quiz): AnswerSaver {
  const number = attemptNumber(quiz);
  const queryKey = ["quiz saver", quiz.content_uuid, number];
  const known = queryClient.getQueryData<AnswerSaver>(queryKey);
  if (known !== undefined) return known;
  const send = (answers: Answers) => saveAnswers(queryClient, quiz.content_uuid, number, answers);
  const saver = new AnswerSaver(send, Boolean(quiz.open_attempt?.saved_at));
  queryClient.setQueryDefaults(["quiz saver"], { gcTime: Infinity });
  queryClient.setQueryData(queryKey, saver);
  return saver;
}

/** Saves all answers of an attempt and updates the cache, in case the learner returns to the page. */
async function saveAnswers(queryClient: QueryClient, contentUuid: string, number: number, answers: Answers): Promise<void> {
  const { queryKey } = quizQuery(contentUuid);
  const shown = queryClient.getQueryData(queryKey);
  // The attempt was submitted meanwhile: its answers are settled.
  if (shown === undefined || attemptNumber(shown) !== number) return;
  try {
    const saved = await unwrap(
      api.PUT("/api/learning/quiz/{content_uuid}/answers/", {
        params: { path: { content_uuid: contentUuid } },
        body: { submitted_answers: answersTo(shown.questions, answers), version: shown.version, attempt_number: number },
        // The last save is often sent while the page is being left.
        keepalive: true,
      }),
    );
    queryClient.setQueryData(queryKey, (quiz) =>
      quiz && attemptNumber(quiz) === number
        ? { ...quiz, open_attempt: { ...saved, saved_answers: answers } }
        : quiz,
    );
  } catch (error) {
    if (!isOutcomeUnknown(error)) {
      // The attempt ended or was submitted from another window, or the quiz has changed, so refetch.
      void refresh(queryClient, quizPaths);
    }
    throw error;
  }
}
