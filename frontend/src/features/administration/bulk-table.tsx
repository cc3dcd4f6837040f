/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   a browser forgets the implicit roles of a table that is displayed as blocks */
/** What a bulk adjustment would do, or did, line by line. */
import type { BulkReport } from "@/shared/api/types";
import { formatCpdType } from "@/shared/format/course-facts";
import { signedCredits } from "@/shared/format/credits";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

type Row = BulkReport["rows"][number];

const outcomes: Record<Row["outcome"], { label: string; tone: BadgeTone }> = {
  would_apply: { label: "Will be applied", tone: "brand" },
  applied: { label: "Applied", tone: "success" },
  already_applied: { label: "Already applied", tone: "neutral" },
  refused: { label: "Rejected", tone: "danger" },
};

export function BulkTable({ report }: { report: BulkReport }) {
  return (
    <div role="region" aria-label="Lines in the file" className="rounded-lg border border-line">
      {/* Without room for six columns, each line is a block. */}
      <table role="table" className="w-full text-sm max-lg:block lg:[&_td]:px-3 lg:[&_td]:py-2.5 [&_td]:align-top [&_th]:px-3 [&_th]:py-2">
        <thead role="rowgroup" className="max-lg:sr-only">
          <tr role="row" className="border-b border-line bg-sunken text-left">
            <th role="columnheader" scope="col">Line</th>
            <th role="columnheader" scope="col">Outcome</th>
            <th role="columnheader" scope="col">Learner</th>
            <th role="columnheader" scope="col">Reason</th>
            <th role="columnheader" scope="col" className="text-right">Credits</th>
            <th role="columnheader" scope="col" className="text-right">Balance</th>
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-lg:block">
          {report.rows.map((row) => (
            <BulkLine key={row.line} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BulkLine({ row }: { row: Row }) {
  const { label, tone } = outcomes[row.outcome];
  return (
    <tr role="row" className="border-b border-line last:border-b-0 max-lg:block max-lg:space-y-1 max-lg:p-3">
      <td role="cell" className="tabular-nums max-lg:float-right max-lg:text-muted">
        <OnBlock>Line </OnBlock>
        {row.line}
      </td>
      <td role="cell" className="max-lg:block">
        <Badge tone={tone}>{label}</Badge>
        {row.refusal !== null && <span className="mt-1 block wrap-anywhere text-danger">{row.refusal}</span>}
      </td>
      <td role="cell" className="wrap-anywhere max-lg:block lg:max-w-56">
        <bdi className="block font-semibold">{row.learner_name === "" ? "Unknown" : row.learner_name}</bdi>
        {row.learner !== null && <span className="text-muted">{row.learner}</span>}
      </td>
      <td role="cell" className="wrap-anywhere max-lg:block lg:max-w-64">
        {row.reason}
        {row.cpd_type !== "" && <span className="block text-muted">{formatCpdType(row.cpd_type)}</span>}
      </td>
      <td role="cell" className="font-semibold tabular-nums max-lg:block lg:text-right lg:whitespace-nowrap">
        <OnBlock>Credits: </OnBlock>
        {signedCredits(row.credits)}
      </td>
      <td role="cell" className="tabular-nums max-lg:block lg:text-right lg:whitespace-nowrap">
        {row.balance_before !== null && row.balance_after !== null && (
          <>
            <OnBlock>Balance: </OnBlock>
            {row.balance_before} <span aria-hidden="true">→</span>
            <span className="sr-only"> changes to </span> <strong>{row.balance_after}</strong>
          </>
        )}
      </td>
    </tr>
  );
}

/** A heading that the block form needs; a screen reader has the column's. */
function OnBlock({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="font-normal text-muted lg:hidden">
      {children}
    </span>
  );
}
