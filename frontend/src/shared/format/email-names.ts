/** What the e-mails to learners are called, by the name of their template. */
const names: Readonly<Record<string, string>> = {
  access_extended: "Access extended",
  access_restored: "Access restored",
  access_suspended: "Access suspended",
  assignment_graded: "Assignment graded",
  certificate_revoked: "Certificate revoked",
  course_message: "Message from an instructor",
  credits_awarded: "Credits awarded",
  credits_expiring: "Credits expire soon",
  cycle_ending: "CPD period ends soon",
  duplicate_payment: "Course paid for twice",
  enrolment_confirmed: "Enrolment confirmed",
  enrolment_withdrawn: "Enrolment withdrawn",
  invitation: "Invitation",
  payment_failed: "Payment failed",
  payment_pending: "Payment pending",
  refund_failed: "Refund failed",
  refunded: "Refund",
  sessions_changed: "Live sessions changed",
  teaching_digest: "Daily digest",
};

/** The name of an e-mail; of one that this page does not know yet, its template's. */
export function emailName(template: string): string {
  return names[template] ?? template.replaceAll("_", " ");
}
