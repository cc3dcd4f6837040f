import { queryOptions, useQuery } from "@tanstack/react-query";
import { answered, api } from "@/shared/api/client";
import { queryKeys } from "@/shared/api/query-keys";

/** Stripe and Zoom events can create notifications at any time, so the badge polls. */
const REFRESH_MS = 30_000;

export const meQuery = () =>
  queryOptions({
    queryKey: queryKeys.me,
    queryFn: ({ signal }) => answered(api().GET("/api/users/me/", { signal })),
  });

export function useMe(refreshMs: number = REFRESH_MS) {
  return useQuery({ ...meQuery(), refetchInterval: refreshMs });
}
