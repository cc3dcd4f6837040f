/**
 * One key and one body per submission. While its outcome is unknown it is kept as it was sent, so that
 * sending it again finds the first attempt's result instead of using up another attempt.
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
  /** What was asked, for the result: the next attempt may ask something else. */
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
      unwrap(
        api.POST("/api/learning/quiz/submit/", {
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
      if (isOutcomeUnknown(error)) return;
      unsettled.current = null;
      // A pass completes this part, perhaps the course, and brings a notification and a certificate.
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
  /** Sends these answers; while an earlier submission is unsettled, that one again. */
  const submit = useCallback(
    (submission: Omit<Submission, "key">) => {
      // A second press may come before React has drawn that the first one is under way.
      if (underWay.current) return;
      underWay.current = true;
      unsettled.current ??= { ...submission, key: crypto.randomUUID() };
      mutate(unsettled.current);
    },
    [mutate],
  );
  return { ...mutation, submit };
}
