import { useQueryClient } from "@tanstack/react-query";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { enrolmentsQuery } from "./enrolments-query";

/** Enrols on a free course. Courses with a price are paid for instead, see features/checkout. */
export function useCreateEnrolment() {
  const queryClient = useQueryClient();
  return useIntentionMutation("post", "/api/enrollments/", {
    onSuccess: (enrolment) => {
      // At once, or the course's page would say for a moment that the learner is not enrolled.
      queryClient.setQueryData(enrolmentsQuery().queryKey, (known) =>
        known && [enrolment, ...known.filter(({ uuid }) => uuid !== enrolment.uuid)],
      );
    },
    refreshes: ["/api/enrollments/", "/api/notifications/", "/api/users/me/"],
  });
}
