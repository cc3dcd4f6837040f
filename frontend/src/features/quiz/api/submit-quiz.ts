/**
 * One key and one body per submission. While the outcome is unknown, both are kept, so that sending it
 * again returns the first attempt's result instead of using another attempt.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { ApiError } from "@/shared/api/api-error";
import { answered, api } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import type { QuizQuestion } from "@/shared/api/types";
import type { Answers } from "@/features/quiz/answers";
import { quizQuery } from "./get-quiz";

export interface Submission {
  key: string;
  /** The questions of this attempt, for the result: the next attempt may have different ones. */
  questions: readonly QuizQuestion[];
  answers: Answers;
  secondsSpent: number;
}

export function useSubmitQuiz(contentUuid: string) {
  const queryClient = useQueryClient();
  const unsettled = useRef<Submission | null>(null);
  const underWay = useRef(false);
  const mutation = useMutation({
    mutationFn: ({ key, answers, secondsSpent }: Submission) =>
      answered(
        api().POST("/api/learning/quiz/submit/", {
          body: { content_uuid: contentUuid, submitted_answers: answers, time_spent_seconds: secondsSpent },
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
      if (error instanceof ApiError && error.isPassing) return;
      unsettled.current = null;
      const { quiz, quizAttempts, content, enrolments, notifications, me } = queryKeys;
      // Passing may complete the content and the course, and create a notification and a certificate.
      for (const queryKey of [quiz(contentUuid), quizAttempts(contentUuid), content(contentUuid), enrolments, notifications, me]) {
        void queryClient.invalidateQueries({ queryKey });
      }
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
