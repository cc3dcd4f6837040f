/** How every query behaves unless it says otherwise. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error";

const TRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < TRIES && (!(error instanceof ApiError) || error.isPassing),
        retryDelay: (failures, error) =>
          error instanceof ApiError && error.retryAfterSeconds !== null
            ? Math.min(error.retryAfterSeconds, 10) * 1000
            : 500 * 2 ** failures,
      },
      // A write is repeated by the person who sees that it failed, with the same intention key.
      // "always" sends it even when the browser believes to be offline, so that the answer is an
      // error with a retry and not a button that spins until the network is back.
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
