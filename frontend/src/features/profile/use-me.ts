import { $api } from "@/shared/api/client";

/** Notifications come from Stripe's and Zoom's side at any time, so the badge looks now and then. */
const REFRESH_MS = 30_000;

export function useMe(refreshMs: number = REFRESH_MS) {
  return $api.useQuery("get", "/api/users/me/", undefined, { refetchInterval: refreshMs });
}
