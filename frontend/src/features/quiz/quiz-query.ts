import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import type { QuizView } from "@/shared/api/types";

/** A quiz, and how far the server's clock is ahead of this device's. */
export interface Quiz extends QuizView {
  clock_offset_ms: number;
}

export function onArrival(view: QuizView): Quiz {
  return { ...view, clock_offset_ms: Date.parse(view.server_time) - Date.now() };
}

export const quizQuery = (contentUuid: string) => {
  const init = { params: { path: { content_uuid: contentUuid } } };
  return queryOptions({
    queryKey: ["get", "/api/learning/quiz/{content_uuid}/", init],
    queryFn: async ({ signal }) => onArrival(await unwrap(api.GET("/api/learning/quiz/{content_uuid}/", { ...init, signal }))),
    // Attempts may be used in other tabs and on other devices.
    staleTime: 0,
  });
};

/** The number of the attempt that the quiz shows, or that the next one will have. */
export function attemptNumber({ total_attempts: used }: QuizView): number {
  return used + 1;
}

/** One earlier attempt, with what may be shown of it now. */
export function attemptQuery(contentUuid: string, number: number) {
  const init = { params: { path: { content_uuid: contentUuid, attempt_number: number } } };
  return queryOptions({
    queryKey: ["get", "/api/learning/quiz/attempts/{content_uuid}/{attempt_number}/", init],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/learning/quiz/attempts/{content_uuid}/{attempt_number}/", { ...init, signal })),
    staleTime: 0,
  });
}

/** The paths that a change to an attempt makes stale. */
export const quizPaths = [
  "/api/learning/quiz/{content_uuid}/",
  "/api/learning/quiz/attempts/{content_uuid}/",
  "/api/learning/quiz/attempts/{content_uuid}/{attempt_number}/",
] as const;
