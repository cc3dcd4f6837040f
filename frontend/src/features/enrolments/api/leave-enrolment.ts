import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";

/** Leaves a course. Nothing is erased: the place becomes `dropped` and its progress is kept. */
export function useLeaveEnrolment() {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: (enrolmentUuid: string) =>
      unwrap(
        api().DELETE("/api/enrollments/{enrollment_uuid}/", {
          params: { path: { enrollment_uuid: enrolmentUuid } },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSettled: (_nothing, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      // Not awaited: with the new list the question goes, and with it what it does on success.
      void queryClient.invalidateQueries({ queryKey: queryKeys.enrolments });
    },
  });
}
