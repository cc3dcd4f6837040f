/** What a change of an invitation makes stale. */
export const refreshesInvitations = [
  "/api/office/courses/{course_uuid}/invitations/",
  "/api/office/courses/{course_uuid}/enrolments/",
  "/api/office/audit/",
] as const;
