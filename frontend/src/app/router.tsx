/**
 * Every route of the site. To add a page: add a file in `pages`, a route here with `lazyPage` (each page
 * is a separate chunk) and, if the page has data, its query in the route's `loader`, so that data and
 * code load in parallel. Loaders do not wait: a page renders its own skeleton.
 */
import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { catalogueQuery } from "@/features/courses/catalogue-query";
import { asEntryKind } from "@/features/cpd/entry-kind";
import type { EntryFilter } from "@/features/cpd/history-filter";
import { transactionsQuery } from "@/features/cpd/transactions-query";
import { enrolmentsQuery } from "@/features/enrolments/enrolments-query";
import { notificationsQuery } from "@/features/notifications/notifications-query";
import { $api } from "@/shared/api/client";
import { pagedQuery, results } from "@/shared/api/paging";
import type { PaymentListName } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { lazyPage } from "./lazy-page";
import { CrashPage } from "./pages/crash-page";
import { learnerRoute, rootRoute, type RouterContext } from "./parent-routes";
import { studioRoutes } from "./studio-routes";
import { teachingRoutes } from "./teaching-routes";
import { prefetch, prefetchCourse } from "./prefetch";

const paymentLists: readonly PaymentListName[] = ["pending", "rejected", "unmatched", "duplicate", "disputed", "refunded"];

const text = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: routes.signIn,
  validateSearch: (search: Record<string, unknown>): { returnTo?: string; ended?: boolean } => ({
    returnTo: text(search.returnTo),
    ended: search.ended === true ? true : undefined,
  }),
  component: lazyPage(() => import("./pages/sign-in-page"), "SignInPage"),
});

const callbackRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: routes.callback,
  component: lazyPage(() => import("./pages/callback-page"), "CallbackPage"),
});

/** Public, because people who check a certificate have no account here. */
const verifyStartRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: routes.verifyStart,
  component: lazyPage(() => import("./pages/verify/verify-page"), "VerifyStartPage"),
});

const verifyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: routes.verify,
  loader: ({ context: { queryClient }, params }) => {
    const init = { params: { path: { code: params.code } } };
    prefetch(queryClient.query($api.queryOptions("get", "/api/public/certificates/{code}/", init, { staleTime: 0 })));
  },
  component: lazyPage(() => import("./pages/verify/verify-page"), "VerifyPage"),
});

/** Public, because whoever reads an e-mail may not be signed in. */
const unsubscribeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: routes.unsubscribe,
  validateSearch: ({ of }: Record<string, unknown>): { of?: "digest" } => (of === "digest" ? { of } : {}),
  component: lazyPage(() => import("./pages/unsubscribe/unsubscribe-page"), "UnsubscribePage"),
});

const homeRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.home,
  beforeLoad: () => {
    throw redirect({ to: routes.courses, replace: true });
  },
});

const catalogueRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.courses,
  loader: ({ context: { queryClient } }) => {
    prefetch(queryClient.infiniteQuery(catalogueQuery()));
    prefetch(queryClient.query(enrolmentsQuery()));
  },
  component: lazyPage(() => import("./pages/catalogue-page"), "CataloguePage"),
});

const courseRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.course,
  validateSearch: (search: Record<string, unknown>): { checkout?: "cancelled" } =>
    search.checkout === "cancelled" ? { checkout: "cancelled" } : {},
  loader: ({ context: { queryClient }, params }) => {
    prefetchCourse(queryClient, params.courseUuid);
    prefetch(queryClient.query(enrolmentsQuery()));
  },
  component: lazyPage(() => import("./pages/course/course-page"), "CoursePage"),
});

const learnRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.learn,
  validateSearch: (search: Record<string, unknown>): { session_id?: string } => ({
    session_id: text(search.session_id),
  }),
  loader: ({ context: { queryClient }, params }) => {
    prefetchCourse(queryClient, params.courseUuid);
    prefetch(queryClient.query(enrolmentsQuery()));
  },
  component: lazyPage(() => import("./pages/learn/learn-page"), "LearnPage"),
});

const contentRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.content,
  loader: ({ context: { queryClient }, params }) => {
    const init = { params: { path: { content_uuid: params.contentUuid } } };
    prefetch(queryClient.query($api.queryOptions("get", "/api/learning/content/{content_uuid}/", init)));
    prefetchCourse(queryClient, params.courseUuid);
    prefetch(queryClient.query(enrolmentsQuery()));
  },
  component: lazyPage(() => import("./pages/content/content-page"), "ContentPage"),
});

const myCoursesRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.myCourses,
  loader: ({ context: { queryClient } }) => {
    prefetch(queryClient.query(enrolmentsQuery()));
  },
  component: lazyPage(() => import("./pages/my-courses-page"), "MyCoursesPage"),
});

const notificationsRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.notifications,
  validateSearch: (search: Record<string, unknown>): { show?: "unread" } =>
    search.show === "unread" ? { show: "unread" } : {},
  loaderDeps: ({ search }) => ({ unreadOnly: search.show === "unread" }),
  loader: ({ context: { queryClient }, deps }) => {
    prefetch(queryClient.infiniteQuery(notificationsQuery(deps.unreadOnly)));
  },
  component: lazyPage(() => import("./pages/notifications-page"), "NotificationsPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.settings,
  loader: ({ context: { queryClient } }) => {
    prefetch(queryClient.query($api.queryOptions("get", "/api/users/me/")));
  },
  component: lazyPage(() => import("./pages/settings-page"), "SettingsPage"),
});

const cpdRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.cpd,
  validateSearch: (search: Record<string, unknown>): EntryFilter => ({
    type: asEntryKind(search.type),
    from: day(search.from),
    to: day(search.to),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => {
    prefetch(queryClient.query($api.queryOptions("get", "/api/users/me/")));
    prefetch(queryClient.query($api.queryOptions("get", "/api/users/cpd_transactions/summary/")));
    prefetch(queryClient.infiniteQuery(transactionsQuery(deps)));
    prefetch(queryClient.infiniteQuery(pagedQuery("/api/certificates/", {}, { select: results })));
  },
  component: lazyPage(() => import("./pages/cpd/cpd-page"), "CpdPage"),
});

const guideRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.guide,
  component: lazyPage(() => import("./pages/help/guide-page"), "GuidePage"),
});

const administrationRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.administration,
  component: lazyPage(() => import("./pages/administration/administration-page"), "AdministrationPage"),
});

const failedWorkRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.failedWork,
  component: lazyPage(() => import("./pages/administration/failed-work-page"), "FailedWorkPage"),
});

const personRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.person,
  component: lazyPage(() => import("./pages/administration/person-page"), "PersonPage"),
});

const privacyRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.privacy,
  component: lazyPage(() => import("./pages/administration/privacy-page"), "PrivacyPage"),
});

const reportsRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.reports,
  component: lazyPage(() => import("./pages/administration/reports-page"), "ReportsPage"),
});

const paymentsRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.payments,
  validateSearch: (search: Record<string, unknown>): { state?: PaymentListName } => {
    const state = paymentLists.find((name) => name === search.state);
    return state === undefined ? {} : { state };
  },
  component: lazyPage(() => import("./pages/administration/payments-page"), "PaymentsPage"),
});

const paymentRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.payment,
  component: lazyPage(() => import("./pages/administration/payment-page"), "PaymentPage"),
});

const bulkEnrolmentRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.bulkEnrolment,
  loader: ({ context: { queryClient }, params }) => {
    prefetchCourse(queryClient, params.courseUuid);
  },
  component: lazyPage(() => import("./pages/administration/bulk-enrolment-page"), "BulkEnrolmentPage"),
});

const learnerAccountRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.learnerAccount,
  component: lazyPage(() => import("./pages/administration/learner-page"), "LearnerPage"),
});

const checkoutSuccessRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.checkoutSuccess,
  validateSearch: checkoutSearch,
  component: lazyPage(() => import("./pages/checkout-success-page"), "CheckoutSuccessPage"),
});

const checkoutCancelledRoute = createRoute({
  getParentRoute: () => learnerRoute,
  path: routes.checkoutCancelled,
  validateSearch: checkoutSearch,
  component: lazyPage(() => import("./pages/checkout-cancelled-page"), "CheckoutCancelledPage"),
});

/** A date in the search parameters, such as "2026-01-31". */
function day(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

function checkoutSearch(search: Record<string, unknown>): { session_id?: string; course_uuid?: string } {
  return { session_id: text(search.session_id), course_uuid: text(search.course_uuid) };
}

const routeTree = rootRoute.addChildren([
  signInRoute,
  callbackRoute,
  verifyStartRoute,
  verifyRoute,
  unsubscribeRoute,
  learnerRoute.addChildren([
    homeRoute,
    catalogueRoute,
    courseRoute,
    learnRoute,
    contentRoute,
    myCoursesRoute,
    notificationsRoute,
    settingsRoute,
    cpdRoute,
    guideRoute,
    administrationRoute,
    failedWorkRoute,
    personRoute,
    privacyRoute,
    reportsRoute,
    paymentsRoute,
    paymentRoute,
    bulkEnrolmentRoute,
    learnerAccountRoute,
    checkoutSuccessRoute,
    checkoutCancelledRoute,
    ...teachingRoutes(learnerRoute),
    ...studioRoutes(learnerRoute),
  ]),
]);

export function createAppRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: "intent",
    // Freshness is up to the query cache; the router must not cache as well.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: CrashPage,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
