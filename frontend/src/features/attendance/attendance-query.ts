import { pagedQuery, results } from "@/shared/api/paging";

const PAGE_SIZE = 50;

/** The course's enrolled learners, and whether they attended the live session. */
export const attendanceQuery = (courseUuid: string, sessionUuid: string) =>
  pagedQuery(
    "/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/",
    { params: { path: { course_uuid: courseUuid, session_uuid: sessionUuid }, query: { page_size: PAGE_SIZE } } },
    { select: results, staleTime: 0 },
  );
