/**
 * All cache keys in one place, because a write in one feature makes data of another one stale (a new
 * enrolment brings a notification) and features do not import each other.
 */
export const queryKeys = {
  courses: ["courses"] as const,
  course: (courseUuid: string) => ["courses", courseUuid] as const,
  content: (contentUuid: string) => ["content", contentUuid] as const,
  quiz: (contentUuid: string) => ["quiz", contentUuid] as const,
  quizAttempts: (contentUuid: string) => ["quiz-attempts", contentUuid] as const,
  submissions: (assignmentUuid: string) => ["submissions", assignmentUuid] as const,
  enrolments: ["enrolments"] as const,
  notifications: ["notifications"] as const,
  me: ["me"] as const,
};
