import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { RegradedAttempt } from "@/shared/api/types";
import { pathOf, type QuizAddress } from "./quiz-address";

/** What grading again did, or would do, over all of its steps so far. */
export interface RegradeSum {
  dryRun: boolean;
  lookedAt: number;
  changed: readonly RegradedAttempt[];
  /** Questions that kept the key they were asked with, since they have changed. */
  keptQuestions: ReadonlySet<string>;
}

/** Everything that shows a score of this quiz to those who teach it. */
const stalePaths = [
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/",
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/{learner_uuid}/{attempt_number}/",
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/statistics/",
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/",
] as const;

/** Goes through all attempts, a step at a time; each step may be repeated, so a failure loses nothing. */
export function useRegrade(quiz: QuizAddress) {
  const queryClient = useQueryClient();
  const [soFar, setSoFar] = useState(0);
  const mutation = useMutation({
    mutationFn: async (dryRun: boolean): Promise<RegradeSum> => {
      setSoFar(0);
      let sum: RegradeSum = { dryRun, lookedAt: 0, changed: [], keptQuestions: new Set() };
      let cursor: string | null = null;
      do {
        const step = await oneStep(quiz, dryRun, cursor);
        sum = {
          dryRun,
          lookedAt: sum.lookedAt + step.looked_at,
          changed: [...sum.changed, ...step.changed],
          keptQuestions: new Set([...sum.keptQuestions, ...step.kept_questions]),
        };
        setSoFar(sum.lookedAt);
        cursor = step.next_cursor;
      } while (cursor !== null);
      return sum;
    },
    onSettled: (_sum, _error, dryRun) => {
      if (!dryRun) void refresh(queryClient, stalePaths);
    },
  });
  return { ...mutation, soFar };
}

function oneStep(quiz: QuizAddress, dryRun: boolean, cursor: string | null) {
  return unwrap(
    api.POST("/api/courses/{course_uuid}/quizzes/{content_uuid}/regrade/", {
      params: { path: pathOf(quiz) },
      body: { dry_run: dryRun, ...(cursor !== null && { cursor }) },
    }),
  );
}
