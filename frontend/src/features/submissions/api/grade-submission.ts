import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import type { Submission } from "@/shared/api/types";
import { submissionQuery } from "./get-submission";

export interface Verdict {
  action: "grade" | "return" | "approve";
  score: number | null;
  feedback: string;
}

/** Says something of the work as it was seen: the API refuses it when the work has changed since. */
export function useGrade({ uuid, course, version }: Submission) {
  const queryClient = useQueryClient();
  const intention = useRef<{ said: string; key: string } | null>(null);
  /** The version that was spoken of, until that is known to have failed. */
  const spokenOf = useRef<number | null>(null);
  const mutation = useMutation({
    mutationFn: (verdict: Verdict) => {
      const { score, ...said } = verdict;
      const body = { ...said, version, ...(score !== null && { score }) };
      // The same words again are the same intention; other words are another one.
      const text = JSON.stringify(body);
      if (intention.current?.said !== text) intention.current = { said: text, key: crypto.randomUUID() };
      return unwrap(
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
      // A second press may come before React has drawn what came of the first one.
      if (spokenOf.current === version) return;
      spokenOf.current = version;
      mutate(verdict, { onSuccess });
    },
    [mutate, version],
  );
  return { ...mutation, say };
}
