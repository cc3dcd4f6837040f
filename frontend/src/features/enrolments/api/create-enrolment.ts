import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { answered, api } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";
import { enrolmentsQuery } from "./list-enrolments";

/** Enrols the learner in a free course. Paid courses go through features/checkout. */
export function useCreateEnrolment() {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: (courseUuid: string) =>
      answered(
        api().POST("/api/enrollments/", {
          body: { course_uuid: courseUuid },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSuccess: (enrolment) => {
      // Update the cache at once, so that the course page never flashes "not enrolled".
      queryClient.setQueryData(enrolmentsQuery().queryKey, (known) =>
        known && [enrolment, ...known.filter(({ uuid }) => uuid !== enrolment.uuid)],
      );
    },
    onSettled: (_enrolment, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      // Not awaited: the refreshed list unmounts the button, and its success handler with it.
      for (const queryKey of [queryKeys.enrolments, queryKeys.notifications, queryKeys.me]) {
        void queryClient.invalidateQueries({ queryKey });
      }
    },
  });
}
