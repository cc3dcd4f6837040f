/** The messages to a course's learners. While one of them is being sent, the list is looked at again and again. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { pagedQuery, results } from "@/shared/api/paging";
import type { CourseMessage } from "@/shared/api/types";

const LOOK_AGAIN_MS = 3_000;
/** One that is delayed waits for minutes. */
const LOOK_AGAIN_LATER_MS = 30_000;

export function useCourseMessages(courseUuid: string) {
  return useInfiniteQuery({
    ...pagedQuery(
      "/api/office/courses/{course_uuid}/messages/",
      { params: { path: { course_uuid: courseUuid } } },
      { select: results<CourseMessage>, staleTime: 0 },
    ),
    refetchInterval: ({ state: { data } }) => {
      const states = new Set((data === undefined ? [] : results(data)).map(({ state }) => state));
      if (states.has("sending")) return LOOK_AGAIN_MS;
      return states.has("delayed") ? LOOK_AGAIN_LATER_MS : false;
    },
  });
}
