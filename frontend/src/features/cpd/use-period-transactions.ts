/** All entries of one period, for its chart. Few people have more than a page of them in a year. */
import { useQuery } from "@tanstack/react-query";
import { fetchAllPages, results } from "@/shared/api/paging";

const PAGE_SIZE = 100;
/** An end to it, whatever somebody's ledger holds; the chart says when it does not show everything. */
const PAGES_MAX = 10;

interface Period {
  start: string;
  end: string;
}

export function usePeriodTransactions({ start, end }: Period) {
  const init = { params: { query: { from: start, to: end, page_size: PAGE_SIZE } } };
  return useQuery({
    queryKey: ["get", "/api/users/cpd_transactions/", init, "all pages"],
    queryFn: async ({ signal }) => {
      const { pages, complete } = await fetchAllPages("/api/users/cpd_transactions/", init, signal, PAGES_MAX);
      return { entries: results({ pages }), complete };
    },
  });
}
