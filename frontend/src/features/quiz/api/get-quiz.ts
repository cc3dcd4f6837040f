import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";
import type { QuizView } from "@/shared/api/types";

/** A quiz, with how far the server's clock was ahead of this device's when it arrived. */
export interface Quiz extends QuizView {
  clock_offset_ms: number;
}

export function onArrival(view: QuizView): Quiz {
  return { ...view, clock_offset_ms: Date.parse(view.server_time) - Date.now() };
}

export const quizQuery = (contentUuid: string) =>
  queryOptions({
    queryKey: queryKeys.quiz(contentUuid),
    queryFn: async ({ signal }) =>
      onArrival(
        await unwrap(
          api().GET("/api/learning/quiz/{content_uuid}/", { params: { path: { content_uuid: contentUuid } }, signal }),
        ),
      ),
    // Attempts are used up in other tabs and on other devices too.
    staleTime: 0,
  });

export function useQuiz(contentUuid: string) {
  return useQuery(quizQuery(contentUuid));
}
