import { $api } from "@/shared/api/client";

/** Stripe and Zoom events can create notifications at any time, so the badge polls. */
const REFRESH_MS = 30_000;

export function useMe(refreshMs: number = REFRESH_MS) {
  return $api.useQuery("get", "/api/users/me/", undefined, { refetchInterval: refreshMs });
}
