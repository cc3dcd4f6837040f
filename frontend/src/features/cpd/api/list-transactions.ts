import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";
import type { EntryFilter } from "@/features/cpd/history-filter";

const PAGE_SIZE = 20;

export const transactionsQuery = ({ type, from, to }: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: [...queryKeys.credits, "transactions", { type, from, to }],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        page_size: PAGE_SIZE,
        ...(type !== undefined && { transaction_type: type }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(pageParam !== null && { cursor: pageParam }),
      };
      return unwrap(api().GET("/api/users/cpd_transactions/", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
  });

export function useTransactions(filter: EntryFilter) {
  return useInfiniteQuery(transactionsQuery(filter));
}
