/** The cache by path. Its keys are `["get", path, init]`, as `$api` makes them. */
import type { DataTag, QueryClient, QueryKey } from "@tanstack/react-query";
import type { ApiError } from "./api-error";
import type { DataOf, InitOf, PathOf } from "./api-paths";

/** The entry of one request, for what a response to another request already tells of it. */
export function cacheKey<Path extends PathOf<"get">>(
  path: Path,
  init?: InitOf<"get", Path>,
): DataTag<QueryKey, DataOf<"get", Path>, ApiError> {
  return (init === undefined ? ["get", path] : ["get", path, init]) as unknown as DataTag<
    QueryKey,
    DataOf<"get", Path>,
    ApiError
  >;
}

/**
 * Fetches again what came from these paths, whatever its parameters: at once if it is on the screen,
 * otherwise when it is shown next. A write in one feature makes data of another one stale (a new
 * enrolment brings a notification), so any path may be named here.
 */
export async function refresh(queryClient: QueryClient, paths: readonly PathOf<"get">[]): Promise<void> {
  await Promise.all(paths.map((path) => queryClient.invalidateQueries({ queryKey: ["get", path] })));
}
