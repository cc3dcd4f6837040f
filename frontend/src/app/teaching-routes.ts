/** The addresses of those who teach. Who may see what is the API's to decide; the menu only offers the way. */
import { createRoute } from "@tanstack/react-router";
import { attendanceQuery } from "@/features/attendance/api/list-attendance";
import { courseQuery } from "@/features/courses/api/get-course";
import { coursesQuery } from "@/features/courses/api/list-courses";
import { courseAttemptQuery } from "@/features/quiz-teaching/api/get-course-attempt";
import { overrideQuery } from "@/features/quiz-teaching/api/get-override";
import { submissionQuery } from "@/features/submissions/api/get-submission";
import { lazyPage } from "./lazy-page";
import { readSubmissionsSearch } from "./pages/teaching/submissions-search";
import type { learnerRoute } from "./router";
import { prefetch } from "./prefetch";

export function teachingRoutes(parent: typeof learnerRoute) {
  const teaching = createRoute({
    getParentRoute: () => parent,
    path: "/teaching",
    loader: ({ context: { queryClient } }) => {
      prefetch(queryClient.infiniteQuery(coursesQuery()));
    },
    component: lazyPage(() => import("./pages/teaching/teaching-page"), "TeachingPage"),
  });

  const course = createRoute({
    getParentRoute: () => parent,
    path: "/teaching/$courseUuid",
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.query(courseQuery(params.courseUuid)));
    },
    component: lazyPage(() => import("./pages/teaching/taught-course-page"), "TaughtCoursePage"),
  });

  const submissions = createRoute({
    getParentRoute: () => parent,
    path: "/teaching/$courseUuid/submissions",
    validateSearch: readSubmissionsSearch,
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.query(courseQuery(params.courseUuid)));
    },
    component: lazyPage(() => import("./pages/teaching/submissions-page"), "SubmissionsPage"),
  });

  const submission = createRoute({
    getParentRoute: () => parent,
    path: "/teaching/$courseUuid/submissions/$submissionUuid",
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.query(submissionQuery(params.submissionUuid)));
    },
    component: lazyPage(() => import("./pages/teaching/submission-page"), "SubmissionPage"),
  });

  const quiz = createRoute({
    getParentRoute: () => parent,
    path: "/teaching/$courseUuid/quizzes/$contentUuid",
    validateSearch: ({ show }: Record<string, unknown>): { show?: "statistics" | "regrade" } =>
      show === "statistics" || show === "regrade" ? { show } : {},
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.query(courseQuery(params.courseUuid)));
    },
    component: lazyPage(() => import("./pages/teaching/quiz-page"), "TaughtQuizPage"),
  });

  const attempt = createRoute({
    getParentRoute: () => parent,
    path: "/teaching/$courseUuid/quizzes/$contentUuid/attempts/$learnerUuid/$number",
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.query(courseAttemptQuery(params, params.learnerUuid, Number(params.number))));
    },
    component: lazyPage(() => import("./pages/teaching/quiz-attempt-page"), "QuizAttemptPage"),
  });

  const learner = createRoute({
    getParentRoute: () => parent,
    path: "/teaching/$courseUuid/quizzes/$contentUuid/learners/$learnerUuid",
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.query(overrideQuery(params, params.learnerUuid)));
    },
    component: lazyPage(() => import("./pages/teaching/quiz-learner-page"), "QuizLearnerPage"),
  });

  const attendance = createRoute({
    getParentRoute: () => parent,
    path: "/teaching/$courseUuid/sessions/$sessionUuid",
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.infiniteQuery(attendanceQuery(params.courseUuid, params.sessionUuid)));
      prefetch(queryClient.query(courseQuery(params.courseUuid)));
    },
    component: lazyPage(() => import("./pages/teaching/attendance-page"), "AttendancePage"),
  });

  return [teaching, course, submissions, submission, quiz, attempt, learner, attendance] as const;
}
