import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";

/**
 * Fetches page after page until there are `wanted` rows, or no further ones; an error ends it. Says whether it goes on.
 *
 * Pages are awaited one by one: they may come faster than React renders, and a page without rows renders nothing new.
 */
export function useFurtherPages<Row>(query: UseInfiniteQueryResult<Row[]>, wanted: number): boolean {
  const { data, hasNextPage, isError, fetchNextPage } = query;
  const goesOn = data !== undefined && data.length < wanted && hasNextPage && !isError;
  useEffect(() => {
    if (!goesOn) return;
    const shown = new AbortController();
    const fetchOn = async () => {
      let more = true;
      while (more && !shown.signal.aborted) {
        const found = await fetchNextPage({ cancelRefetch: false });
        more = found.hasNextPage && !found.isError && (found.data?.length ?? 0) < wanted;
      }
    };
    void fetchOn();
    return () => {
      shown.abort();
    };
  }, [goesOn, wanted, fetchNextPage]);
  return goesOn;
}
