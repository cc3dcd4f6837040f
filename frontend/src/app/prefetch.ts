import type { QueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";

/** Starts a request early. Its failure is the page's to show, when it asks for the same data. */
export function prefetch(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/** Half of the pages are about one course. */
export function prefetchCourse(queryClient: QueryClient, courseUuid: string): void {
  const init = { params: { path: { course_uuid: courseUuid } } };
  prefetch(queryClient.query($api.queryOptions("get", "/api/courses/{course_uuid}/", init)));
}
