import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";
import type { StatusFilter } from "./list-course-submissions";

/** Few at a time, since their links die within minutes. */
const PAGE_SIZE = 20;

/** The files that were handed in for a course, each with a short-lived link. */
export const courseFilesQuery = (courseUuid: string, status: StatusFilter) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.courseSubmissions(courseUuid), "files", status],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/submissions/files/", {
          params: {
            path: { course_uuid: courseUuid },
            query: {
              page_size: PAGE_SIZE,
              ...(status !== null && { status }),
              ...(pageParam !== null && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
    // Dead links are of no use to whoever comes back later.
    staleTime: 0,
    gcTime: 0,
  });

export function useCourseFiles(courseUuid: string, status: StatusFilter) {
  return useInfiniteQuery(courseFilesQuery(courseUuid, status));
}
