import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { answered, api } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";

/** Leaves a course. Nothing is deleted: the enrolment becomes `dropped` and keeps its progress. */
export function useLeaveEnrolment() {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: (enrolmentUuid: string) =>
      answered(
        api().DELETE("/api/enrollments/{enrollment_uuid}/", {
          params: { path: { enrollment_uuid: enrolmentUuid } },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSettled: (_nothing, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      // Not awaited: the refreshed list unmounts the dialog, and its success handler with it.
      void queryClient.invalidateQueries({ queryKey: queryKeys.enrolments });
    },
  });
}
