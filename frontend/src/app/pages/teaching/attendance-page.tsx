import { getRouteApi } from "@tanstack/react-router";
import { AttendanceForm } from "@/features/attendance/attendance-form";
import { $api } from "@/shared/api/client";
import { sessionTimes } from "@/shared/format/course-facts";
import { formatTimeRange, formatWeekday } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { BackLink } from "./back-link";

const route = getRouteApi(`/learner${routes.attendance}`);

/** Attendance at a live session. */
export function AttendancePage() {
  const { courseUuid, sessionUuid } = route.useParams();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const session = course.data?.sessions.find(({ uuid }) => uuid === sessionUuid);
  const title = session === undefined ? "Attendance" : `Attendance: ${session.topic}`;
  usePageTitle(title);
  const times = session && sessionTimes(session);
  return (
    <>
      <BackLink to={routes.taughtCourse} params={{ courseUuid }}>
        {course.data?.title ?? "Course"}
      </BackLink>
      <PageHeader title={title}>{times && `${formatWeekday(times.start)}, ${formatTimeRange(times.start, times.end)}`}</PageHeader>
      <AttendanceForm courseUuid={courseUuid} sessionUuid={sessionUuid} startsAt={times?.start} />
    </>
  );
}
