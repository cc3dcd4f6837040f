/**
 * What a learner reads who comes back from the payment page without paying. Another window, or an earlier session,
 * may have paid all the same.
 */
import { enrolmentOn, useEnrolments } from "./enrolments-query";
import { mayEnrol } from "./enrolment-status";

export function CancelledPayment({ courseUuid }: { courseUuid: string | undefined }) {
  const enrolments = useEnrolments();
  if (enrolments.data === undefined || courseUuid === undefined) return "“My courses” shows what you have paid for.";
  const enrolment = enrolmentOn(courseUuid, enrolments.data);
  if (enrolment?.status === "pending") return "Another payment for this course is on its way. You don’t have to pay again.";
  if (enrolment !== null && (enrolment.can_rejoin || !mayEnrol(enrolment.status)))
    return "You’ve already paid for this course. You don’t have to pay again.";
  return "You haven’t been charged. You can enrol whenever you’re ready.";
}
