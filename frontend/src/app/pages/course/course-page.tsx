import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, Radio } from "lucide-react";
import { lazy, Suspense } from "react";
import { CourseOutline } from "@/features/courses/course-outline";
import { $api } from "@/shared/api/client";
import type { Course } from "@/shared/api/types";
import { formatFormat } from "@/shared/format/course-facts";
import { routes } from "@/shared/navigation/paths";
import { Badge } from "@/shared/ui/badge";
import { Notice } from "@/shared/ui/notice";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { EnrolPanel } from "./enrol-panel";

/** Only hybrid courses have live sessions. */
const SessionList = lazy(() => import("@/features/courses/session-list").then((module) => ({ default: module.SessionList })));
/** Few come back from the payment page without paying. */
const CancelledPayment = lazy(() =>
  import("@/features/enrolments/cancelled-payment").then((module) => ({ default: module.CancelledPayment })),
);

const route = getRouteApi(`/learner${routes.course}`);

export function CoursePage() {
  const { courseUuid } = route.useParams();
  const { checkout } = route.useSearch();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  usePageTitle(course.data?.title ?? "Course");
  return (
    <>
      <Link to={routes.courses} className="link mb-6 inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline">
        <ArrowLeft aria-hidden="true" className="size-4" />
        All courses
      </Link>
      {checkout === "cancelled" && (
        <div className="mb-8">
          <Notice tone="info" title="Payment cancelled">
            <Suspense fallback={null}>
              <CancelledPayment courseUuid={courseUuid} />
            </Suspense>
          </Notice>
        </div>
      )}
      <QueryView query={course} level={1} skeleton={<CourseSkeleton />}>
        {(data) => <CourseDetails course={data} />}
      </QueryView>
    </>
  );
}

function CourseDetails({ course }: { course: Course }) {
  return (
    <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[1fr_21rem]">
      <div className="space-y-5">
        <Badge tone={course.format === "hybrid" ? "accent" : "brand"}>
          {course.format === "hybrid" && <Radio aria-hidden="true" />}
          {formatFormat(course.format)}
        </Badge>
        <h1 className="text-3xl sm:text-[2.75rem]">{course.title}</h1>
        <div className="max-w-2xl text-lg leading-relaxed whitespace-pre-line text-muted">{course.description}</div>
      </div>
      <aside aria-label="Enrolment" className="lg:sticky lg:top-24 lg:row-span-2">
        <EnrolPanel course={course} />
      </aside>
      <div className="space-y-12">
        {course.sessions.length > 0 && (
          <section aria-labelledby="sessions" className="space-y-4">
            <h2 id="sessions" className="text-2xl">
              Live sessions
            </h2>
            <Suspense
              fallback={
                <Loading label="Loading the live sessions">
                  <Skeleton className="h-40 w-full rounded-xl" />
                </Loading>
              }
            >
              <SessionList sessions={course.sessions} />
            </Suspense>
          </section>
        )}
        <section aria-labelledby="outline" className="space-y-4">
          <h2 id="outline" className="text-2xl">
            Course outline
          </h2>
          <CourseOutline modules={course.modules} />
        </section>
      </div>
    </div>
  );
}

function CourseSkeleton() {
  return (
    <Loading wholePage label="Loading the course">
      <div className="grid gap-12 lg:grid-cols-[1fr_21rem]">
        <div className="space-y-5">
          <Skeleton className="h-7 w-28" />
          <Skeleton className="h-12 w-4/5" />
          <Skeleton className="h-28 w-full max-w-2xl" />
          <Skeleton className="h-72 w-full rounded-xl" />
        </div>
        <Skeleton className="h-80 rounded-xl" />
      </div>
    </Loading>
  );
}
