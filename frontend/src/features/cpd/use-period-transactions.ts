/** All entries of one period, for its chart. Few learners have more than one page in a year. */
import { useQuery } from "@tanstack/react-query";
import { fetchAllPages, results } from "@/shared/api/paging";

const PAGE_SIZE = 100;
/** An upper limit, however long the ledger is. The chart says when it does not show everything. */
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
