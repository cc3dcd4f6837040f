/**
 * Every path of the site, declared once. The router takes a path from `routes`, and so do links
 * (`<Link to={routes.course} params={{ courseUuid }}>`). `pathTo` fills in the parameters where plain
 * text is needed: an `href` that opens a new tab, a test that opens a page.
 */
export const routes = {
  home: "/",
  signIn: "/sign-in",
  callback: "/callback",
  verifyStart: "/verify",
  verify: "/verify/$code",
  unsubscribe: "/unsubscribe/$token",
  courses: "/courses",
  course: "/courses/$courseUuid",
  learn: "/courses/$courseUuid/learn",
  content: "/courses/$courseUuid/learn/$contentUuid",
  myCourses: "/my-courses",
  notifications: "/notifications",
  settings: "/settings",
  cpd: "/cpd",
  guide: "/help/$guide",
  checkoutSuccess: "/checkout/success",
  checkoutCancelled: "/checkout/cancelled",
  teaching: "/teaching",
  taughtCourse: "/teaching/$courseUuid",
  roster: "/teaching/$courseUuid/roster",
  courseMessages: "/teaching/$courseUuid/messages",
  submissions: "/teaching/$courseUuid/submissions",
  submission: "/teaching/$courseUuid/submissions/$submissionUuid",
  gradingDesk: "/teaching/$courseUuid/grading",
  taughtQuiz: "/teaching/$courseUuid/quizzes/$contentUuid",
  quizAttempt: "/teaching/$courseUuid/quizzes/$contentUuid/attempts/$learnerUuid/$number",
  quizLearner: "/teaching/$courseUuid/quizzes/$contentUuid/learners/$learnerUuid",
  attendance: "/teaching/$courseUuid/sessions/$sessionUuid",
  studio: "/studio",
  studioCourse: "/studio/$courseUuid",
  studioOutline: "/studio/$courseUuid/outline",
  studioContent: "/studio/$courseUuid/contents/$contentUuid",
  studioSessions: "/studio/$courseUuid/sessions",
  studioPreview: "/studio/$courseUuid/preview",
  studioPublish: "/studio/$courseUuid/publish",
  studioHistory: "/studio/$courseUuid/history",
  administration: "/admin",
  failedWork: "/admin/failed-work",
  person: "/admin/people/$learnerUuid",
  privacy: "/admin/people/$learnerUuid/privacy",
  reports: "/admin/reports",
  payments: "/admin/payments",
  payment: "/admin/payments/$payment",
  bulkEnrolment: "/admin/courses/$courseUuid/enrol",
  learnerAccount: "/admin/learners/$learnerUuid",
} as const;

type Route = (typeof routes)[keyof typeof routes];

/** The names after `$` in a path. */
type ParamsOf<Path extends string> = Path extends `${string}$${infer Name}/${infer Rest}`
  ? Name | ParamsOf<Rest>
  : Path extends `${string}$${infer Name}`
    ? Name
    : never;

export function pathTo<Path extends Route>(route: Path, params: Record<ParamsOf<Path>, string>): string {
  const values: Record<string, string> = params;
  return route.replace(/\$(\w+)/g, (_all, name: string) => encodeURIComponent(values[name] ?? ""));
}
