import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { ApiError } from "@/shared/api/api-error";
import { answered, api } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import type { Submission } from "@/shared/api/types";
import { submissionQuery } from "./get-submission";

export interface Verdict {
  action: "grade" | "return" | "approve";
  score: number | null;
  feedback: string;
}

/** Grades the version the instructor has seen: the API rejects the grade if the work has changed since. */
export function useGrade({ uuid, course, version }: Submission) {
  const queryClient = useQueryClient();
  const intention = useRef<{ said: string; key: string } | null>(null);
  /** The version being graded, until grading is known to have failed. */
  const spokenOf = useRef<number | null>(null);
  const mutation = useMutation({
    mutationFn: (verdict: Verdict) => {
      const { score, ...said } = verdict;
      const body = { ...said, version, ...(score !== null && { score }) };
      // An identical request is the same intention; a different one gets a new key.
      const text = JSON.stringify(body);
      if (intention.current?.said !== text) intention.current = { said: text, key: crypto.randomUUID() };
      return answered(
        api().POST("/api/submissions/{submission_uuid}/grade/", {
          params: { path: { submission_uuid: uuid } },
          body,
          headers: { "Idempotency-Key": intention.current.key },
        }),
      );
    },
    onSuccess: (graded) => {
      queryClient.setQueryData(submissionQuery(uuid).queryKey, graded);
    },
    onSettled: (_graded, error) => {
      if (error !== null) spokenOf.current = null;
      if (error instanceof ApiError && error.isPassing) return;
      intention.current = null;
      void queryClient.invalidateQueries({ queryKey: queryKeys.submission(uuid) });
      void queryClient.invalidateQueries({ queryKey: queryKeys.courseSubmissions(course) });
    },
  });
  const { mutate } = mutation;
  const say = useCallback(
    (verdict: Verdict, onSuccess: (graded: Submission) => void) => {
      // A second click may arrive before React has rendered the result of the first.
      if (spokenOf.current === version) return;
      spokenOf.current = version;
      mutate(verdict, { onSuccess });
    },
    [mutate, version],
  );
  return { ...mutation, say };
}
