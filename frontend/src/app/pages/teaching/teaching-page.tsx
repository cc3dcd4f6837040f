import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, GraduationCap } from "lucide-react";
import { taughtCoursesQuery } from "@/features/courses/catalogue-query";
import { useMe } from "@/features/profile/use-me";
import { waitingSubmissions } from "@/features/submissions/waiting-submissions";
import type { Course, Me } from "@/shared/api/types";
import { formatFormat } from "@/shared/format/course-facts";
import { routes } from "@/shared/navigation/paths";
import { LoadMore } from "@/shared/ui/load-more";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

/** The courses the user teaches. Administrators teach all of them. */
export function TeachingPage() {
  usePageTitle("Teaching");
  const courses = useInfiniteQuery(taughtCoursesQuery());
  const me = useMe().data;
  return (
    <>
      <PageHeader title="Teaching">
        Grade submissions, review quiz attempts and record attendance.
        {me !== undefined && <WaitingInAll me={me} />}
      </PageHeader>
      <QueryView query={courses} skeleton={<CoursesSkeleton />}>
        {(list) => {
          const taught = list.filter(({ teaches }) => teaches);
          return (
            <>
              {taught.length === 0 && !courses.hasNextPage ? (
                <PageMessage icon={GraduationCap} title="You don’t teach any courses">
                  Courses appear here once they name you as an instructor.
                </PageMessage>
              ) : (
                <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card empty:hidden">
                  {taught.map((course) => (
                    <CourseRow key={course.uuid} course={course} />
                  ))}
                </ul>
              )}
              <LoadMore query={courses} label="Show more courses" />
            </>
          );
        }}
      </QueryView>
    </>
  );
}

/** What waits in all courses that name the person; an administrator is told that these are not all of the list. */
function WaitingInAll({ me: { groups, waiting_submissions: waiting } }: { me: Me }) {
  if (waiting === null) return null;
  const isAdministrator = groups.includes("admin");
  if (waiting.count === 0 && !isAdministrator) return null;
  return (
    <>
      <span className="mt-2 block font-semibold text-ink">
        {isAdministrator ? "In the courses that name you as an instructor" : "In all your courses"}: {waitingSubmissions(waiting)}.
      </span>
      {isAdministrator && (
        <span className="block">The menu counts the same. What waits in other courses is said beside each of them.</span>
      )}
    </>
  );
}

function CourseRow({ course }: { course: Course }) {
  const { waiting_submissions: waiting } = course;
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to={routes.taughtCourse}
        params={{ courseUuid: course.uuid }}
        className="flex items-center gap-4 px-5 py-4 hover:bg-sunken focus-visible:-outline-offset-2 sm:px-6"
      >
        <span className="min-w-0 flex-1">
          <span className="block text-lg leading-snug font-semibold">{course.title}</span>
          <span className="block text-muted">{formatFormat(course.format)}</span>
          {waiting != null && waiting.count > 0 && <span className="block font-semibold text-brand">{waitingSubmissions(waiting)}</span>}
        </span>
        <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-muted" />
      </Link>
    </li>
  );
}

function CoursesSkeleton() {
  return (
    <Loading label="Loading your courses">
      <div className="space-y-3">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-20 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
