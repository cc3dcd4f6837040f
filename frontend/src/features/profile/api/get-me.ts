import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

/** Notifications come from Stripe's and Zoom's side at any time, so the badge looks now and then. */
const REFRESH_MS = 30_000;

export const meQuery = () =>
  queryOptions({
    queryKey: queryKeys.me,
    queryFn: ({ signal }) => unwrap(api().GET("/api/users/me/", { signal })),
  });

export function useMe(refreshMs: number = REFRESH_MS) {
  return useQuery({ ...meQuery(), refetchInterval: refreshMs });
}
