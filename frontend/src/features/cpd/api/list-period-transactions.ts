/** All entries of one period, for its chart. Few people have more than a page of them in a year. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/shared/api/client";
import { cursorOf } from "@/shared/api/next-page";
import { queryKeys } from "@/shared/api/query-keys";
import type { CreditEntry } from "@/shared/api/types";

const PAGE_SIZE = 100;
/** An end to it, whatever somebody's ledger holds; the chart says when it does not show everything. */
const PAGES_MAX = 10;

interface Period {
  start: string;
  end: string;
}

export interface PeriodEntries {
  entries: CreditEntry[];
  complete: boolean;
}

async function fetchAll({ start, end }: Period, signal: AbortSignal): Promise<PeriodEntries> {
  const entries: CreditEntry[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query: { from: string; to: string; page_size: number; cursor?: string } = { from: start, to: end, page_size: PAGE_SIZE };
    if (cursor !== null) query.cursor = cursor;
    const answer = await unwrap(api().GET("/api/users/cpd_transactions/", { params: { query }, signal }));
    entries.push(...answer.results);
    cursor = cursorOf(answer.next);
    if (cursor === null) return { entries, complete: true };
  }
  return { entries, complete: false };
}

const periodTransactionsQuery = ({ start, end }: Period) =>
  queryOptions({
    queryKey: [...queryKeys.credits, "period", { start, end }],
    queryFn: ({ signal }) => fetchAll({ start, end }, signal),
  });

export function usePeriodTransactions(period: Period) {
  return useQuery(periodTransactionsQuery(period));
}
