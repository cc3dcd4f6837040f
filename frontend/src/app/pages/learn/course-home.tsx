import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { CourseOutline } from "@/features/courses/course-outline";
import { completedContents } from "@/features/enrolments/completed-contents";
import { opensContent } from "@/features/enrolments/enrolment-status";
import { StatusBadge } from "@/features/enrolments/status-badge";
import type { Course, Enrolment, OutlineContent } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { LeaveCourse } from "./leave-course";
import { nextContent } from "./next-content";

/** Most learners who open the page have nothing special to be told. */
const EnrolmentBanner = lazy(() => import("./enrolment-banner").then((module) => ({ default: module.EnrolmentBanner })));

/** Only hybrid courses have any. */
const LiveSessions = lazy(() => import("./live-sessions").then((module) => ({ default: module.LiveSessions })));

interface CourseHomeProps {
  course: Course;
  enrolment: Enrolment;
}

export function CourseHome({ course, enrolment }: CourseHomeProps) {
  const open = opensContent(enrolment.status);
  // Once access has ended, progress is still shown, and leads nowhere.
  const leads = open && !enrolment.access_ended;
  const next = nextContent(course, enrolment);
  return (
    <div className="max-w-4xl space-y-10">
      <header className="space-y-5">
        <StatusBadge status={enrolment.status} />
        <h1 className="text-3xl sm:text-4xl">{course.title}</h1>
        {open && (
          <div className="flex flex-wrap items-center gap-x-8 gap-y-4">
            <div className="w-full max-w-sm">
              <ProgressBar percent={enrolment.progress_percent} label="Your progress in this course" />
            </div>
            {leads && next !== null && (
              <Button asChild>
                <Link
                  to={routes.content}
                  params={{ courseUuid: course.uuid, contentUuid: next.uuid }}
                >
                  {startLabel(enrolment)}
                </Link>
              </Button>
            )}
          </div>
        )}
        {leads && enrolment.access_until !== null && (
          <p className="text-muted">You have access until {formatDate(enrolment.access_until)}.</p>
        )}
      </header>
      {(enrolment.status !== "active" || enrolment.access_ended) && (
        <Suspense fallback={null}>
          <EnrolmentBanner enrolment={enrolment} />
        </Suspense>
      )}
      {course.sessions.length > 0 && (
        <Suspense
          fallback={
            <Loading label="Loading the live sessions">
              <Skeleton className="h-40 w-full rounded-xl" />
            </Loading>
          }
        >
          <LiveSessions course={course} enrolment={enrolment} />
        </Suspense>
      )}
      <section aria-labelledby="outline" className="space-y-4">
        <h2 id="outline" className="text-2xl">
          Course outline
        </h2>
        <CourseOutline
          modules={course.modules}
          completed={open ? completedContents(enrolment) : undefined}
          renderTitle={leads ? (content) => <ContentTitle course={course} content={content} /> : undefined}
          renderProgress={
            open
              ? (module) => {
                  const progress = enrolment.modules.find(({ uuid }) => uuid === module.uuid);
                  return <ProgressBar percent={progress?.progress_percent ?? 0} label={`Progress in ${module.title}`} />;
                }
              : undefined
          }
        />
      </section>
      {enrolment.status === "active" && <LeaveCourse enrolment={enrolment} />}
    </div>
  );
}

function startLabel(enrolment: Enrolment): string {
  if (enrolment.status === "completed") return "Review course";
  return enrolment.progress_percent === 0 ? "Start course" : "Continue";
}

function ContentTitle({ course, content }: { course: Course; content: OutlineContent }) {
  return (
    <Link
      to={routes.content}
      params={{ courseUuid: course.uuid, contentUuid: content.uuid }}
      className="link inline-block py-1 font-semibold"
    >
      {content.title}
    </Link>
  );
}
