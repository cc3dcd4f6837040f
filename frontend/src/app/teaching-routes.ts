/** Routes for instructors. The API enforces access; the menu only offers the links. */
import { createRoute } from "@tanstack/react-router";
import { attendanceQuery } from "@/features/attendance/attendance-query";
import { taughtCoursesQuery } from "@/features/courses/catalogue-query";
import { asStatus } from "@/features/enrolments/enrolment-status";
import { pathOf } from "@/features/quiz-teaching/quiz-address";
import { $api } from "@/shared/api/client";
import type { EnrolmentStatus } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { lazyPage } from "./lazy-page";
import { readSubmissionsSearch } from "./pages/teaching/submissions-search";
import type { learnerRoute } from "./parent-routes";
import { prefetch, prefetchCourse } from "./prefetch";

export function teachingRoutes(parent: typeof learnerRoute) {
  const teaching = createRoute({
    getParentRoute: () => parent,
    path: routes.teaching,
    loader: ({ context: { queryClient } }) => {
      prefetch(queryClient.infiniteQuery(taughtCoursesQuery()));
    },
    component: lazyPage(() => import("./pages/teaching/teaching-page"), "TeachingPage"),
  });

  const course = createRoute({
    getParentRoute: () => parent,
    path: routes.taughtCourse,
    loader: ({ context: { queryClient }, params }) => {
      prefetchCourse(queryClient, params.courseUuid);
    },
    component: lazyPage(() => import("./pages/teaching/taught-course-page"), "TaughtCoursePage"),
  });

  const roster = createRoute({
    getParentRoute: () => parent,
    path: routes.roster,
    validateSearch: ({ status, order }: Record<string, unknown>): { status?: EnrolmentStatus; order?: "oldest" } => {
      const known = asStatus(status);
      return { ...(known !== undefined && { status: known }), ...(order === "oldest" && { order }) };
    },
    loader: ({ context: { queryClient }, params }) => {
      prefetchCourse(queryClient, params.courseUuid);
    },
    component: lazyPage(() => import("./pages/teaching/roster-page"), "RosterPage"),
  });

  const messages = createRoute({
    getParentRoute: () => parent,
    path: routes.courseMessages,
    loader: ({ context: { queryClient }, params }) => {
      prefetchCourse(queryClient, params.courseUuid);
    },
    component: lazyPage(() => import("./pages/teaching/messages-page"), "MessagesPage"),
  });

  const submissions = createRoute({
    getParentRoute: () => parent,
    path: routes.submissions,
    validateSearch: readSubmissionsSearch,
    loader: ({ context: { queryClient }, params }) => {
      prefetchCourse(queryClient, params.courseUuid);
    },
    component: lazyPage(() => import("./pages/teaching/submissions-page"), "SubmissionsPage"),
  });

  const submission = createRoute({
    getParentRoute: () => parent,
    path: routes.submission,
    loader: ({ context: { queryClient }, params }) => {
      const init = { params: { path: { submission_uuid: params.submissionUuid } } };
      prefetch(queryClient.query($api.queryOptions("get", "/api/submissions/{submission_uuid}/", init, { staleTime: 0 })));
    },
    component: lazyPage(() => import("./pages/teaching/submission-page"), "SubmissionPage"),
  });

  const desk = createRoute({
    getParentRoute: () => parent,
    path: routes.gradingDesk,
    validateSearch: ({ work }: Record<string, unknown>): { work?: string } => (typeof work === "string" ? { work } : {}),
    loader: ({ context: { queryClient }, params }) => {
      prefetchCourse(queryClient, params.courseUuid);
    },
    component: lazyPage(() => import("./pages/teaching/grading-desk-page"), "GradingDeskPage"),
  });

  const quiz = createRoute({
    getParentRoute: () => parent,
    path: routes.taughtQuiz,
    validateSearch: ({ show }: Record<string, unknown>): { show?: "statistics" | "regrade" } =>
      show === "statistics" || show === "regrade" ? { show } : {},
    loader: ({ context: { queryClient }, params }) => {
      prefetchCourse(queryClient, params.courseUuid);
    },
    component: lazyPage(() => import("./pages/teaching/quiz-page"), "TaughtQuizPage"),
  });

  const attempt = createRoute({
    getParentRoute: () => parent,
    path: routes.quizAttempt,
    loader: ({ context: { queryClient }, params }) => {
      const path = { ...pathOf(params), learner_uuid: params.learnerUuid, attempt_number: Number(params.number) };
      prefetch(
        queryClient.query(
          $api.queryOptions(
            "get",
            "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/{learner_uuid}/{attempt_number}/",
            { params: { path } },
          ),
        ),
      );
    },
    component: lazyPage(() => import("./pages/teaching/quiz-attempt-page"), "QuizAttemptPage"),
  });

  const learner = createRoute({
    getParentRoute: () => parent,
    path: routes.quizLearner,
    loader: ({ context: { queryClient }, params }) => {
      const path = { ...pathOf(params), learner_uuid: params.learnerUuid };
      prefetch(
        queryClient.query(
          $api.queryOptions(
            "get",
            "/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/",
            { params: { path } },
            { staleTime: 0 },
          ),
        ),
      );
    },
    component: lazyPage(() => import("./pages/teaching/quiz-learner-page"), "QuizLearnerPage"),
  });

  const attendance = createRoute({
    getParentRoute: () => parent,
    path: routes.attendance,
    loader: ({ context: { queryClient }, params }) => {
      prefetch(queryClient.infiniteQuery(attendanceQuery(params.courseUuid, params.sessionUuid)));
      prefetchCourse(queryClient, params.courseUuid);
    },
    component: lazyPage(() => import("./pages/teaching/attendance-page"), "AttendancePage"),
  });

  return [teaching, course, roster, messages, submissions, submission, desk, quiz, attempt, learner, attendance] as const;
}
