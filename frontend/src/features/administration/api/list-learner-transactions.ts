import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";

const PAGE_SIZE = 50;

export const learnerTransactionsQuery = (learnerUuid: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.learner(learnerUuid),
    queryFn: ({ pageParam, signal }) => {
      const query = { page_size: PAGE_SIZE, ...(pageParam !== null && { cursor: pageParam }) };
      return unwrap(
        api().GET("/api/admin/learners/{learner_uuid}/cpd_transactions/", {
          params: { path: { learner_uuid: learnerUuid }, query },
          signal,
        }),
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => cursorOf(page.next),
    select: ({ pages }) => pages.flatMap((page) => page.results),
    // Corrections are made on what is seen here, so it is never an old copy.
    staleTime: 0,
  });

export function useLearnerTransactions(learnerUuid: string) {
  return useInfiniteQuery(learnerTransactionsQuery(learnerUuid));
}
