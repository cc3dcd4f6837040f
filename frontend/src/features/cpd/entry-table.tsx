/** Ledger entries, newest first. Learners and administrators see the same table. */
import type { ReactNode } from "react";
import type { CreditEntry } from "@/shared/api/types";
import { formatCpdType } from "@/shared/format/course-facts";
import { signedCredits } from "@/shared/format/credits";
import { formatDay } from "@/shared/format/date-time";
import { Badge } from "@/shared/ui/badge";
import { entryKind } from "./entry-kind";

interface EntryTableProps {
  entries: readonly CreditEntry[];
  label: string;
  /** Renders an action for an entry, for administrators. */
  renderAction?: (entry: CreditEntry) => ReactNode;
}

export function EntryTable({ entries, label, renderAction }: EntryTableProps) {
  return (
    <table aria-label={label} className="w-full">
      <thead>
        <tr className="border-b border-line text-left text-sm text-muted">
          <th scope="col" className="py-2 pr-4 font-semibold max-sm:sr-only">Date</th>
          <th scope="col" className="py-2 pr-4 font-semibold">Source</th>
          <th scope="col" className="py-2 pr-4 text-right font-semibold">Credits</th>
          <th scope="col" className="py-2 text-right font-semibold">Balance</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <EntryRow key={entry.uuid} entry={entry} action={renderAction?.(entry)} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRow({ entry, action }: { entry: CreditEntry; action: ReactNode }) {
  const { label, tone } = entryKind(entry.transaction_type);
  const loses = entry.credits.startsWith("-");
  const day = <time dateTime={entry.earned_on}>{formatDay(entry.earned_on)}</time>;
  return (
    <tr className="border-b border-line align-top last:border-b-0">
      <td className="py-3 pr-4 whitespace-nowrap text-muted max-sm:sr-only">{day}</td>
      <td className="min-w-0 py-3 pr-4 [overflow-wrap:anywhere]">
        <span className="block font-semibold">{entry.notes === "" ? label : entry.notes}</span>
        {/* Phones have no date column. Screen readers still read the cell above. */}
        <span aria-hidden="true" className="block text-sm text-muted sm:hidden">{day}</span>
        <span className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted">
          <Badge tone={tone}>{label}</Badge>
          {entry.cpd_type !== "" && formatCpdType(entry.cpd_type)}
          {entry.certificate_number !== null && <span>No. {entry.certificate_number}</span>}
        </span>
        {action != null && <span className="mt-2 block">{action}</span>}
      </td>
      <td className={`py-3 pr-4 text-right font-semibold whitespace-nowrap tabular-nums ${loses ? "text-danger" : "text-success"}`}>
        {signedCredits(entry.credits)}
      </td>
      <td className="py-3 text-right whitespace-nowrap tabular-nums">{entry.balance_after}</td>
    </tr>
  );
}
