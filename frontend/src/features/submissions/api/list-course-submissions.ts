import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";
import type { Submission } from "@/shared/api/types";

const PAGE_SIZE = 25;

/** null: whatever was handed in. */
export type StatusFilter = Submission["status"] | null;

/** What was handed in for a course, newest first, as those who grade it see it. */
export const courseSubmissionsQuery = (courseUuid: string, status: StatusFilter) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.courseSubmissions(courseUuid), "list", status],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/submissions/", {
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
    staleTime: 0,
  });

export function useCourseSubmissions(courseUuid: string, status: StatusFilter) {
  return useInfiniteQuery(courseSubmissionsQuery(courseUuid, status));
}
