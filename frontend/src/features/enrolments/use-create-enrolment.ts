import { useQueryClient } from "@tanstack/react-query";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { enrolmentsQuery } from "./enrolments-query";

/** Enrols the learner in a free course. Paid courses go through features/checkout. */
export function useCreateEnrolment() {
  const queryClient = useQueryClient();
  return useIntentionMutation("post", "/api/enrollments/", {
    onSuccess: (enrolment) => {
      // Update the cache at once, so that the course page never flashes "not enrolled".
      queryClient.setQueryData(enrolmentsQuery().queryKey, (known) =>
        known && [enrolment, ...known.filter(({ uuid }) => uuid !== enrolment.uuid)],
      );
    },
    refreshes: ["/api/enrollments/", "/api/notifications/", "/api/users/me/"],
  });
}
