/** What a file of enrolments comes to: the counts, the lines that enrol nobody, and the whole report as a file. */
import { Download } from "lucide-react";
import type { BulkEnrolmentRow } from "@/shared/api/types";
import { csvOf } from "@/shared/format/csv";
import { saveBlob } from "@/shared/navigation/save-blob";
import { Badge, type BadgeTone } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";

type Outcome = BulkEnrolmentRow["outcome"];

/** So many lines are listed; the file has all of them. */
const LISTED = 100;

const outcomes: Record<Outcome, { label: string; planned: string; tone: BadgeTone }> = {
  enrolled: { label: "Enrolled", planned: "Will be enrolled", tone: "success" },
  already_enrolled: { label: "Already enrolled", planned: "Already enrolled", tone: "neutral" },
  invited: { label: "Invited", planned: "Will be invited", tone: "success" },
  already_invited: { label: "Already invited", planned: "Already invited", tone: "neutral" },
  repeated: { label: "In the file twice", planned: "In the file twice", tone: "neutral" },
  no_such_person: { label: "No such person", planned: "No such person", tone: "danger" },
  course_full: { label: "Course full", planned: "Course full", tone: "danger" },
  refused: { label: "Not understood", planned: "Not understood", tone: "danger" },
};

interface BulkReportProps {
  rows: readonly BulkEnrolmentRow[];
  dryRun: boolean;
}

export function BulkReport({ rows, dryRun }: BulkReportProps) {
  const label = (outcome: Outcome) => (dryRun ? outcomes[outcome].planned : outcomes[outcome].label);
  const counted = (Object.keys(outcomes) as Outcome[])
    .map((outcome) => ({ outcome, count: rows.filter((row) => row.outcome === outcome).length }))
    .filter(({ count }) => count > 0);
  const first = rows.slice(0, LISTED);
  const others = rows.filter(({ outcome }) => outcome !== "enrolled" && outcome !== "invited");
  const listed = others.length === 0 ? first : others.slice(0, LISTED);
  return (
    <div className="space-y-4">
      <ul aria-label="Lines by outcome" className="flex flex-wrap gap-3">
        {counted.map(({ outcome, count }) => (
          <li key={outcome}>
            <Badge tone={outcomes[outcome].tone}>
              {count} · {label(outcome)}
            </Badge>
          </li>
        ))}
      </ul>
      <h2 className="font-semibold">{others.length === 0 ? "Lines" : "Lines that enrol and invite nobody"}</h2>
      <ul aria-label="Lines in the file" className="divide-y divide-line rounded-lg border border-line">
        {listed.map((row) => (
          <li key={row.line} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2.5 text-sm">
            <span className="text-muted tabular-nums">Line {row.line}</span>
            <Badge tone={outcomes[row.outcome].tone}>{label(row.outcome)}</Badge>
            <bdi className="min-w-0 wrap-anywhere">
              {row.name === "" ? row.learner : `${row.name} (${row.learner})`}
            </bdi>
            {row.reason !== null && <span className="w-full wrap-anywhere text-muted">{row.reason}</span>}
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted">
        {listed.length < Math.max(others.length, others.length === 0 ? rows.length : 0) &&
          `The first ${String(LISTED)} are shown. The report has every line.`}
      </p>
      <Button
        tone="secondary"
        onClick={() => {
          const lines = rows.map((row) => [row.line, row.learner, row.name, label(row.outcome), row.reason ?? ""]);
          saveBlob(csvOf(["line", "learner", "name", "outcome", "reason"], lines), dryRun ? "enrolments-check.csv" : "enrolments.csv");
        }}
      >
        <Download aria-hidden="true" className="size-4" />
        Download report
      </Button>
    </div>
  );
}
