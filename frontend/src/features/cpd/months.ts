/**
 * A period's credits by month and type. Expired credits do not reduce the period in which they expire,
 * so they are left out here, as the API leaves them out of `earned`.
 */
import type { CreditEntry } from "@/shared/api/types";
import { formatCpdType } from "@/shared/format/course-facts";
import { hundredthsOf } from "@/shared/format/credits";
import { formatMonth } from "@/shared/format/date-time";
import type { Column, Series } from "@/shared/ui/column-chart";

/** More colours would be hard to tell apart. */
const TYPES_SHOWN_MAX = 5;
const OTHERS: Series = { key: "others", label: "Other types" };

export interface Months {
  columns: Column[];
  series: Series[];
}

export function monthsOf(period: { start: string; end: string }, entries: readonly CreditEntry[]): Months {
  const counted = entries.filter(({ transaction_type: type }) => type !== "expired" && type !== "reprinted");
  const types = [...new Set(counted.map(({ cpd_type: type }) => type))].sort();
  const own = types.length > TYPES_SHOWN_MAX ? types.slice(0, TYPES_SHOWN_MAX - 1) : types;
  const values = new Map<string, Record<string, number>>(monthsBetween(period).map((month) => [month, {}]));
  for (const entry of counted) {
    const hundredths = hundredthsOf(entry.credits) ?? 0;
    const column = values.get(entry.earned_on.slice(0, 7));
    if (column === undefined) continue;
    const key = own.includes(entry.cpd_type) ? entry.cpd_type : OTHERS.key;
    column[key] = (column[key] ?? 0) + hundredths;
  }
  return {
    columns: [...values].map(([month, ofMonth]) => {
      const { long, short } = formatMonth(month);
      return { key: month, label: long, short, values: ofMonth };
    }),
    series: [...own.map((key) => ({ key, label: formatCpdType(key) })), ...(own.length < types.length ? [OTHERS] : [])],
  };
}

/** "2026-04-01" to "2027-03-31" gives the months "2026-04" to "2027-03". */
function monthsBetween({ start, end }: { start: string; end: string }): string[] {
  const months: string[] = [];
  const month = new Date(`${start.slice(0, 7)}-01T00:00:00Z`);
  while (month.toISOString().slice(0, 7) <= end.slice(0, 7)) {
    months.push(month.toISOString().slice(0, 7));
    month.setUTCMonth(month.getUTCMonth() + 1);
  }
  return months;
}
