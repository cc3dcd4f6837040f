/**
 * One key and one body per submission. While the outcome is unknown, both are kept, so that sending it
 * again returns the first attempt's result instead of using another attempt.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { QuizQuestion } from "@/shared/api/types";
import { isOutcomeUnknown } from "@/shared/api/use-intention-mutation";
import type { Answers } from "./answers";
import { quizPaths, quizQuery } from "./quiz-query";

export interface Submission {
  key: string;
  /** The questions of this attempt, for the result: the next attempt may have different ones. */
  questions: readonly QuizQuestion[];
  answers: Answers;
  /** What was shown, so that the answers are graded as answers to it. */
  version: string;
  attemptNumber: number;
  secondsSpent: number;
}

export type SubmitQuiz = ReturnType<typeof useSubmitQuiz>;

export function useSubmitQuiz(contentUuid: string) {
  const queryClient = useQueryClient();
  const unsettled = useRef<Submission | null>(null);
  const underWay = useRef(false);
  const mutation = useMutation({
    mutationFn: ({ key, answers, version, attemptNumber, secondsSpent }: Submission) =>
      unwrap(
        api.POST("/api/learning/quiz/submit/", {
          body: {
            content_uuid: contentUuid,
            submitted_answers: answers,
            time_spent_seconds: secondsSpent,
            version,
            attempt_number: attemptNumber,
          },
          headers: { "Idempotency-Key": key },
        }),
      ),
    onSuccess: (reply) => {
      queryClient.setQueryData(quizQuery(contentUuid).queryKey, (quiz) =>
        quiz && {
          ...quiz,
          open_attempt: null,
          questions: quiz.needs_start ? [] : quiz.questions,
          total_attempts: reply.attempt.attempt_number,
          remaining_attempts: reply.remaining_attempts,
          passed: quiz.passed || reply.passed,
        },
      );
    },
    onSettled: (_reply, error) => {
      underWay.current = false;
      if (isOutcomeUnknown(error)) return;
      unsettled.current = null;
      // Passing may complete the content and the course, and create a notification and a certificate.
      void refresh(queryClient, [
        ...quizPaths,
        "/api/learning/content/{content_uuid}/",
        "/api/enrollments/",
        "/api/notifications/",
        "/api/users/me/",
      ]);
    },
  });
  const { mutate } = mutation;
  /** Submits these answers, or resends an earlier submission whose outcome is still unknown. */
  const submit = useCallback(
    (submission: Omit<Submission, "key">) => {
      // A second click may arrive before React has rendered the busy state.
      if (underWay.current) return;
      underWay.current = true;
      unsettled.current ??= { ...submission, key: crypto.randomUUID() };
      mutate(unsettled.current);
    },
    [mutate],
  );
  return { ...mutation, submit };
}
