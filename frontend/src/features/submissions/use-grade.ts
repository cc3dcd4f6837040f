import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { api, unwrap } from "@/shared/api/client";
import { cacheKey, refresh } from "@/shared/api/query-cache";
import type { Submission } from "@/shared/api/types";
import { isOutcomeUnknown } from "@/shared/api/use-intention-mutation";
import type { Verdict } from "./verdict";
import { countsOfCourses } from "./waiting-submissions";

/**
 * Grades the version the instructor has seen: the API rejects the grade if the work has changed since. `keepsLists`
 * leaves lists on the screen as they are, and has them fetched again when they are next shown.
 */
export function useGrade({ uuid, version }: Submission, { keepsLists = false } = {}) {
  const queryClient = useQueryClient();
  const params = { path: { submission_uuid: uuid } };
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
      return unwrap(
        api.POST("/api/submissions/{submission_uuid}/grade/", {
          params,
          body,
          headers: { "Idempotency-Key": intention.current.key },
        }),
      );
    },
    onSuccess: (graded) => {
      queryClient.setQueryData(cacheKey("/api/submissions/{submission_uuid}/", { params }), graded);
    },
    onSettled: (_graded, error) => {
      if (error !== null) spokenOf.current = null;
      if (isOutcomeUnknown(error)) return;
      intention.current = null;
      void refresh(queryClient, ["/api/submissions/{submission_uuid}/", "/api/users/me/"]);
      void refresh(
        queryClient,
        ["/api/courses/{course_uuid}/submissions/", "/api/courses/{course_uuid}/submissions/files/", ...countsOfCourses],
        keepsLists ? "none" : "active",
      );
    },
  });
  const { mutate } = mutation;
  const say = useCallback(
    (verdict: Verdict, then: { onSuccess: (graded: Submission) => void; onSettled?: () => void; onError?: (error: Error) => void }) => {
      // A second click may arrive before React has rendered the result of the first.
      if (spokenOf.current === version) return;
      spokenOf.current = version;
      mutate(verdict, then);
    },
    [mutate, version],
  );
  return { ...mutation, say };
}
