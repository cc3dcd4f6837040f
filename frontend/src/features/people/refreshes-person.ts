/** What a change of somebody's enrolment makes stale. */
export const refreshesPerson = [
  "/api/office/people/{learner_uuid}/",
  "/api/office/people/{learner_uuid}/enrolments/",
  "/api/office/audit/",
] as const;
