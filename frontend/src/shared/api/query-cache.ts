/** The cache by path. Its keys are `["get", path, init]`, as created by `$api`. */
import type { DataTag, QueryClient, QueryKey } from "@tanstack/react-query";
import type { ApiError } from "./api-error";
import type { DataOf, InitOf, PathOf } from "./api-paths";

/** The key of one request, to update its data from the response to another request. */
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
 * Refetches everything from these paths, whatever its parameters: at once if it is on the screen,
 * otherwise when it is next shown. A write in one feature can make another feature's data stale
 * (enrolling creates a notification), so any path may be named here. With `none`, what is on the screen
 * stays as it is until it is next shown.
 */
export async function refresh(
  queryClient: QueryClient,
  paths: readonly PathOf<"get">[],
  refetchType: "active" | "none" = "active",
): Promise<void> {
  await Promise.all(paths.map((path) => queryClient.invalidateQueries({ queryKey: ["get", path], refetchType })));
}
