import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";

const PAGE_SIZE = 50;

/** Who has a place on the course, and who was at the live session. */
export const attendanceQuery = (courseUuid: string, sessionUuid: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.attendance(courseUuid, sessionUuid),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", {
          params: {
            path: { course_uuid: courseUuid, session_uuid: sessionUuid },
            query: { page_size: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
    staleTime: 0,
  });

export function useAttendance(courseUuid: string, sessionUuid: string) {
  return useInfiniteQuery(attendanceQuery(courseUuid, sessionUuid));
}
