/** What a change of a payment makes stale. */
export const refreshesPayments = [
  "/api/office/payments/",
  "/api/office/payments/{payment}/",
  "/api/office/people/{learner_uuid}/",
  "/api/office/people/{learner_uuid}/enrolments/",
  "/api/office/audit/",
] as const;
