/** The defaults for every query and mutation. */
import { MutationCache, QueryClient } from "@tanstack/react-query";
import { announceFailure } from "./announced-failures";
import { ApiError } from "./api-error";

const TRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        announceFailure(error, mutation.meta?.failure);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < TRIES && (!(error instanceof ApiError) || error.isPassing),
        retryDelay: (failures, error) =>
          error instanceof ApiError && error.retryAfterSeconds !== null
            ? Math.min(error.retryAfterSeconds, 10) * 1000
            : 500 * 2 ** failures,
      },
      // Writes are retried by the user, with the same intention key. "always" sends them even when the
      // browser thinks it is offline, so that the user gets an error they can retry instead of a
      // button that spins until the network is back.
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
