import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { api, unwrap } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";
import { enrolmentsQuery } from "./list-enrolments";

/** Takes a place in a free course. Courses with a price are paid for instead, see features/checkout. */
export function useCreateEnrolment() {
  const queryClient = useQueryClient();
  const key = useIntentionKey();
  return useMutation({
    mutationFn: (courseUuid: string) =>
      unwrap(
        api().POST("/api/enrollments/", {
          body: { course_uuid: courseUuid },
          headers: { "Idempotency-Key": key.current() },
        }),
      ),
    onSuccess: (enrolment) => {
      // At once, or the course's page would say for a moment that there is no place.
      queryClient.setQueryData(enrolmentsQuery().queryKey, (known) =>
        known && [enrolment, ...known.filter(({ uuid }) => uuid !== enrolment.uuid)],
      );
    },
    onSettled: (_enrolment, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      // Not awaited: with the new list the button that was pressed goes, and with it what it does on success.
      for (const queryKey of [queryKeys.enrolments, queryKeys.notifications, queryKeys.me]) {
        void queryClient.invalidateQueries({ queryKey });
      }
    },
  });
}
