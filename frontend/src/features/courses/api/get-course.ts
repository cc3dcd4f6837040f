import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

export const courseQuery = (courseUuid: string) =>
  queryOptions({
    queryKey: queryKeys.course(courseUuid),
    queryFn: ({ signal }) =>
      unwrap(
        api().GET("/api/courses/{course_uuid}/", {
          params: { path: { course_uuid: courseUuid } },
          signal,
        }),
      ),
  });

export function useCourse(courseUuid: string) {
  return useQuery(courseQuery(courseUuid));
}
