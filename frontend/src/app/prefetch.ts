import type { QueryClient } from "@tanstack/react-query";
import { $api } from "@/shared/api/client";

/** Starts a request early. If it fails, the page shows the error when it requests the same data. */
export function prefetch(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/** Prefetches one course, which half of the pages need. */
export function prefetchCourse(queryClient: QueryClient, courseUuid: string): void {
  const init = { params: { path: { course_uuid: courseUuid } } };
  prefetch(queryClient.query($api.queryOptions("get", "/api/courses/{course_uuid}/", init)));
}
