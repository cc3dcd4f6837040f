import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";
import { contentQuery } from "./get-content";

/** For what is read or watched. Quizzes and assignments are completed by passing them, on the server. */
export function useCompleteContent(contentUuid: string) {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api().POST("/api/learning/progress/content/{content_uuid}/", {
          params: { path: { content_uuid: contentUuid } },
          body: { completed: true },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSuccess: () => {
      queryClient.setQueryData(contentQuery(contentUuid).queryKey, (content) => content && { ...content, completed: true });
    },
    onSettled: (_progress, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      const { content, enrolments, notifications, me } = queryKeys;
      for (const queryKey of [content(contentUuid), enrolments, notifications, me]) {
        void queryClient.invalidateQueries({ queryKey });
      }
    },
  });
}
