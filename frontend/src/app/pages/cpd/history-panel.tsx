import { useInfiniteQuery } from "@tanstack/react-query";
import { EntryTable } from "@/features/cpd/entry-table";
import { ExportMenu } from "@/features/cpd/export-menu";
import { type EntryFilter, HistoryFilter } from "@/features/cpd/history-filter";
import { transactionsQuery } from "@/features/cpd/transactions-query";
import { LoadMore } from "@/shared/ui/load-more";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

interface HistoryPanelProps {
  filter: EntryFilter;
  onFilter: (filter: EntryFilter) => void;
}

export function HistoryPanel({ filter, onFilter }: HistoryPanelProps) {
  const transactions = useInfiniteQuery(transactionsQuery(filter));
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Panel title="Credit History" actions={<ExportMenu from={filter.from} to={filter.to} />}>
      <HistoryFilter filter={filter} onChange={onFilter} />
      <QueryView query={transactions} skeleton={<HistorySkeleton />}>
        {(entries) =>
          entries.length === 0 ? (
            <p className="py-6 text-muted">
              {isFiltered
                ? "No entries match your filters."
                : "No entries yet. Complete a course to earn your first credits."}
            </p>
          ) : (
            <>
              <EntryTable entries={entries} label="Credit history" />
              <LoadMore query={transactions} label="Show older entries" />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}

function HistorySkeleton() {
  return (
    <Loading label="Loading your credit history">
      <div className="space-y-3">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-14 w-full" />
        ))}
      </div>
    </Loading>
  );
}
