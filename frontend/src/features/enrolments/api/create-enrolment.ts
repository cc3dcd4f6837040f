import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/shared/api/api-error";
import { answered, api } from "@/shared/api/client";
import { useIntentionKey } from "@/shared/api/idempotency";
import { queryKeys } from "@/shared/api/query-keys";

/** Takes a place in a free course. Courses with a price are paid for instead, see features/checkout. */
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
    onSettled: async (_enrolment, error) => {
      if (error instanceof ApiError && error.isPassing) return;
      key.renew();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: queryKeys.enrolments }),
        queryClient.invalidateQueries({ queryKey: queryKeys.notifications }),
        queryClient.invalidateQueries({ queryKey: queryKeys.me }),
      ]);
    },
  });
}
