/**
 * The page that emails and notifications link to, and where Stripe returns a learner with
 * `session_id`. It serves anyone who is, was or is about to be enrolled in the course.
 */
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { lazy, Suspense, useCallback } from "react";
import { enrolmentOn } from "@/features/enrolments/enrolments-query";
import { useAwaitedEnrolment } from "@/features/enrolments/use-awaited-enrolment";
import { $api } from "@/shared/api/client";
import type { Enrolment } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { CourseHome } from "./course-home";
import { useArrival } from "./use-arrival";

/** Chunks of their own: who is enrolled sees neither. */
const PaymentWait = lazy(() => import("@/features/enrolments/payment-wait").then((module) => ({ default: module.PaymentWait })));
const NotEnrolled = lazy(() => import("./not-enrolled").then((module) => ({ default: module.NotEnrolled })));

const route = getRouteApi(`/learner${routes.learn}`);

export function LearnPage() {
  const { courseUuid } = route.useParams();
  const { session_id: sessionId = null } = route.useSearch();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const find = useCallback((list: readonly Enrolment[]) => enrolmentOn(courseUuid, list), [courseUuid]);
  const { query, enrolment, awaited, wait, lookAgain } = useAwaitedEnrolment(find, sessionId);
  usePageTitle(awaited ? "Confirming your payment" : (course.data?.title ?? "Course"));
  useArrival(enrolment, awaited, sessionId);

  return (
    <QueryView query={query} level={1} skeleton={<LearnSkeleton />}>
      {() => {
        if (awaited || enrolment === null) {
          return (
            <Suspense fallback={<LearnSkeleton />}>
              {awaited ? <PaymentWait stage={wait} onLookAgain={lookAgain} /> : <NotEnrolled courseUuid={courseUuid} />}
            </Suspense>
          );
        }
        return (
          <>
            <Link
              to={routes.myCourses}
              className="link mb-6 inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline"
            >
              <ArrowLeft aria-hidden="true" className="size-4" />
              My courses
            </Link>
            <QueryView query={course} level={1} skeleton={<LearnSkeleton />}>
              {(data) => <CourseHome course={data} enrolment={enrolment} />}
            </QueryView>
          </>
        );
      }}
    </QueryView>
  );
}

function LearnSkeleton() {
  return (
    <Loading wholePage label="Loading your course">
      <div className="max-w-4xl space-y-6">
        <Skeleton className="h-11 w-4/5" />
        <Skeleton className="h-4 w-full max-w-md" />
        <Skeleton className="h-96 w-full rounded-xl" />
      </div>
    </Loading>
  );
}
