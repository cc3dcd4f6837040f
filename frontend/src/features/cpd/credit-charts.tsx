/** Charts of credits by month and by type, and the credits that expire next. */
import type { CreditSummary } from "@/shared/api/types";
import { formatCpdType } from "@/shared/format/course-facts";
import { creditsOf, hundredthsOf, percentOf } from "@/shared/format/credits";
import { formatDay } from "@/shared/format/date-time";
import { ColumnChart } from "@/shared/ui/column-chart";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { usePeriodTransactions } from "./use-period-transactions";
import { monthsOf } from "./months";

interface CreditsByMonthProps {
  /** With the period's total, which the entries that are shown may not add up to. */
  period: { start: string; end: string; earned: string };
}

export function CreditsByMonth({ period }: CreditsByMonthProps) {
  const transactions = usePeriodTransactions(period);
  return (
    <QueryView
      query={transactions}
      skeleton={
        <Loading label="Loading credits by month">
          <Skeleton className="h-52 w-full" />
        </Loading>
      }
    >
      {({ entries, complete }) => {
        const { columns, series } = monthsOf(period, entries);
        return (
          <>
            <ColumnChart
              summary={`Credits by month and type: ${period.earned} in ${columns.length} months`}
              columnName="Month"
              columns={columns}
              series={series}
              format={creditsOf}
            />
            {!complete && <p className="text-sm text-muted">Only the most recent entries are shown. This period’s total is {period.earned}.</p>}
          </>
        );
      }}
    </QueryView>
  );
}

export function CreditsByType({ types }: { types: CreditSummary["by_cpd_type"] }) {
  const most = Math.max(1, ...types.map(({ earned }) => hundredthsOf(earned) ?? 0));
  return (
    <ul className="space-y-4">
      {types.map(({ cpd_type, earned, goal }) => {
        const percent = goal === null ? ((hundredthsOf(earned) ?? 0) / most) * 100 : percentOf(earned, goal);
        return (
          <li key={cpd_type} className="space-y-1">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-semibold">{formatCpdType(cpd_type)}</span>
              <span className="tabular-nums">{goal === null ? earned : `${earned} of ${goal}`}</span>
            </p>
            <div aria-hidden="true" className="h-2 overflow-hidden rounded-full border border-edge bg-sunken">
              <div className="h-full bg-brand" style={{ width: `${Math.max(0, percent)}%` }} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Credits that will expire, shown in time to do something about it. */
export function ExpiringCredits({ expiring }: { expiring: CreditSummary["expiring"] }) {
  return (
    <ul className="space-y-2">
      {expiring.map(({ credits, expires_on: expiresOn, activity }, place) => (
        <li key={`${expiresOn}-${place}`} className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="font-semibold tabular-nums">{credits}</span> {activity ?? "Adjustment"}
          </span>
          <time dateTime={expiresOn} className="text-sm text-muted">
            {formatDay(expiresOn)}
          </time>
        </li>
      ))}
    </ul>
  );
}
