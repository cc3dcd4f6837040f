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
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region needs focus to be scrolled
    <div role="region" aria-label="Lines in the file" tabIndex={0} className="relative overflow-x-auto rounded-lg border border-line">
      <table className="w-full min-w-3xl text-sm [&_td]:px-3 [&_td]:py-2.5 [&_td]:align-top [&_th]:px-3 [&_th]:py-2">
        <thead>
          <tr className="border-b border-line bg-sunken text-left">
            <th scope="col">Line</th>
            <th scope="col">Learner</th>
            <th scope="col" className="text-right">Credits</th>
            <th scope="col">Reason</th>
            <th scope="col" className="text-right">Balance</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
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
    <tr className="border-b border-line last:border-b-0">
      <td className="tabular-nums">{row.line}</td>
      <td className="max-w-56 [overflow-wrap:anywhere]">
        <bdi className="block font-semibold">{row.learner_name === "" ? "Unknown" : row.learner_name}</bdi>
        {row.learner !== null && <span className="text-muted">{row.learner}</span>}
      </td>
      <td className="text-right font-semibold whitespace-nowrap tabular-nums">{signedCredits(row.credits)}</td>
      <td className="max-w-64 [overflow-wrap:anywhere]">
        {row.reason}
        {row.cpd_type !== "" && <span className="block text-muted">{formatCpdType(row.cpd_type)}</span>}
      </td>
      <td className="text-right whitespace-nowrap tabular-nums">
        {row.balance_before !== null && row.balance_after !== null && (
          <>
            {row.balance_before} <span aria-hidden="true">→</span>
            <span className="sr-only"> changes to </span> <strong>{row.balance_after}</strong>
          </>
        )}
      </td>
      <td>
        <Badge tone={tone}>{label}</Badge>
        {row.refusal !== null && <span className="mt-1 block text-danger">{row.refusal}</span>}
      </td>
    </tr>
  );
}
