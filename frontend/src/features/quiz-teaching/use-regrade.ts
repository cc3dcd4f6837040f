import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { RegradedAttempt } from "@/shared/api/types";
import { pathOf, type QuizAddress } from "./quiz-address";

/** What regrading did, or would do, over all steps so far. */
export interface RegradeSum {
  dryRun: boolean;
  lookedAt: number;
  changed: readonly RegradedAttempt[];
  /** Questions that have changed since, and so keep the key they were asked with. */
  keptQuestions: ReadonlySet<string>;
}

/** Everything that shows instructors a score in this quiz. */
const stalePaths = [
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/",
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/{learner_uuid}/{attempt_number}/",
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/statistics/",
  "/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/",
] as const;

/** Regrades all attempts in steps. Each step can be repeated, so a failure loses nothing. */
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
