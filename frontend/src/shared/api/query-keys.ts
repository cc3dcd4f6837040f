/**
 * All cache keys in one place, because a write in one feature can make another feature's data stale
 * (enrolling creates a notification) and features do not import each other.
 */
export const queryKeys = {
  courses: ["courses"] as const,
  course: (courseUuid: string) => ["courses", courseUuid] as const,
  content: (contentUuid: string) => ["content", contentUuid] as const,
  quiz: (contentUuid: string) => ["quiz", contentUuid] as const,
  quizAttempts: (contentUuid: string) => ["quiz-attempts", contentUuid] as const,
  submissions: (assignmentUuid: string) => ["submissions", assignmentUuid] as const,
  /** Everything instructors see of one quiz. */
  quizTeaching: (contentUuid: string) => ["quiz-teaching", contentUuid] as const,
  courseAttempts: (contentUuid: string, learnerUuid: string | null) =>
    ["quiz-teaching", contentUuid, "attempts", learnerUuid] as const,
  courseAttempt: (contentUuid: string, learnerUuid: string, number: number) =>
    ["quiz-teaching", contentUuid, "attempt", learnerUuid, number] as const,
  quizStatistics: (contentUuid: string) => ["quiz-teaching", contentUuid, "statistics"] as const,
  quizOverride: (contentUuid: string, learnerUuid: string) =>
    ["quiz-teaching", contentUuid, "override", learnerUuid] as const,
  /** All submissions in one course, as instructors see them. */
  courseSubmissions: (courseUuid: string) => ["course-submissions", courseUuid] as const,
  submission: (submissionUuid: string) => ["submission", submissionUuid] as const,
  attendance: (courseUuid: string, sessionUuid: string) => ["attendance", courseUuid, sessionUuid] as const,
  enrolments: ["enrolments"] as const,
  notifications: ["notifications"] as const,
  me: ["me"] as const,
  /** Everything derived from the learner's ledger: history, totals, goals. */
  credits: ["credits"] as const,
  certificates: ["certificates"] as const,
  certificate: (certificateUuid: string) => ["certificates", certificateUuid] as const,
  verification: (code: string) => ["verification", code] as const,
  /** What an administrator sees of one learner. */
  learners: ["learners"] as const,
  learner: (learnerUuid: string) => ["learners", learnerUuid] as const,
};
