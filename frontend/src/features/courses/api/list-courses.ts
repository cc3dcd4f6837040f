import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";

const PAGE_SIZE = 24;

export const coursesQuery = () =>
  infiniteQueryOptions({
    queryKey: queryKeys.courses,
    queryFn: ({ pageParam, signal }) => {
      const query = { page_size: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) };
      return unwrap(api().GET("/api/courses/", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
  });

export function useCourses() {
  return useInfiniteQuery(coursesQuery());
}
