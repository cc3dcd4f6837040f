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
  enrolments: ["enrolments"] as const,
  notifications: ["notifications"] as const,
  me: ["me"] as const,
  /** Everything that follows from the learner's ledger: history, sums, goals. */
  credits: ["credits"] as const,
  certificates: ["certificates"] as const,
  certificate: (certificateUuid: string) => ["certificates", certificateUuid] as const,
  verification: (code: string) => ["verification", code] as const,
  /** What an administrator sees of one learner. */
  learners: ["learners"] as const,
  learner: (learnerUuid: string) => ["learners", learnerUuid] as const,
};
