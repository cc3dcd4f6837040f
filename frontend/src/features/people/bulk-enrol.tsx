/** Enrols many people in a course from a file or pasted lines: checked first, and only then enrolled. */
import { useState } from "react";
import { readBase64 } from "@/shared/api/read-base64";
import { useDraft } from "@/shared/drafts/use-draft";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input, TextArea } from "@/shared/ui/field";
import { Notice } from "@/shared/ui/notice";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { Select } from "@/shared/ui/select";
import { BulkReport } from "./bulk-report";
import { ReasonField } from "@/shared/ui/reason-field";
import { type BulkEnrolment, type BulkProgress, useBulkEnrolment } from "./use-bulk-enrolment";

const REFERENCE_MAX = 200;
const PASTED_MAX = 500_000;

/** What is entered, and kept until it is saved. A chosen file cannot be: a browser chooses none by itself. */
const blank = { pasted: "", kind: "complimentary", reference: "", reason: "" };

export function BulkEnrol({ courseUuid }: { courseUuid: string }) {
  const draft = useDraft(`bulkEnrol.${courseUuid}`, blank);
  const [entered, setEntered] = useState(draft.initial);
  const [file, setFile] = useState<File | null>(null);
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState(false);
  const [unreadable, setUnreadable] = useState(false);
  const { progress, check, enrol, goOn, forget } = useBulkEnrolment(courseUuid);
  const isPaid = entered.kind === "paid_elsewhere";
  const reason = entered.reason.trim();
  const nothing = file === null && entered.pasted.trim() === "";
  const enter = (fields: Partial<typeof blank>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
    forget();
  };
  const start = async () => {
    setChecked(true);
    if (nothing || reason === "") return;
    let source: BulkEnrolment["source"];
    try {
      source = file === null ? { csv: withHeading(entered.pasted) } : { csv_base64: await readBase64(file) };
    } catch {
      setUnreadable(true);
      return;
    }
    const reference = entered.reference.trim();
    const terms = isPaid
      ? { kind: "paid_elsewhere" as const, ...(reference !== "" && { reference }), reason }
      : { kind: "complimentary" as const, reason };
    check({ batch: crypto.randomUUID(), source, terms });
  };
  const planned = progress === null ? nobody : countsOf(progress);
  const isChecked = progress !== null && progress.dryRun && progress.next === null;
  return (
    <div className="space-y-5">
      <form
        noValidate
        aria-label="Enrol from a file"
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (progress?.running !== true) void start();
        }}
      >
        <Field
          label="CSV file"
          hint={
            <>
              The first line must name the column <code>learner</code>, and may name <code>reference</code> and{" "}
              <code>reason</code>. Learners are named by email address or ID; up to 5,000 rows. An
              address that has never signed in is invited.
            </>
          }
          error={checked && nothing ? "Choose a file or paste the learners." : unreadable ? "The file couldn’t be read. Choose it again." : undefined}
        >
          {(wiring) => (
            <Input
              {...wiring}
              type="file"
              accept=".csv,text/csv"
              className="file:mr-3 file:font-semibold file:text-brand"
              onChange={(event) => {
                setFile(event.target.files?.[0] ?? null);
                setUnreadable(false);
                forget();
              }}
            />
          )}
        </Field>
        {file === null && (
          <Field label="Or paste the learners" hint="One email address or ID on each line.">
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={4}
                maxLength={PASTED_MAX}
                value={entered.pasted}
                onChange={(event) => {
                  enter({ pasted: event.target.value });
                }}
              />
            )}
          </Field>
        )}
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="Payment">
            {(wiring) => (
              <Select
                {...wiring}
                value={entered.kind}
                onChange={(event) => {
                  enter({ kind: event.target.value });
                }}
              >
                <option value="complimentary">Complimentary</option>
                <option value="paid_elsewhere">Paid elsewhere</option>
              </Select>
            )}
          </Field>
          {isPaid && (
            <Field label="Reference" hint="For lines without one of their own: the number of the invoice or the order.">
              {(wiring) => (
                <Input
                  {...wiring}
                  maxLength={REFERENCE_MAX}
                  value={entered.reference}
                  onChange={(event) => {
                    enter({ reference: event.target.value });
                  }}
                />
              )}
            </Field>
          )}
        </div>
        <ReasonField
          value={entered.reason}
          missing={checked && reason === ""}
          onChange={(value) => {
            enter({ reason: value });
          }}
        />
        <Button type="submit" tone="secondary" busy={progress?.running === true && progress.dryRun}>
          {progress?.running === true && progress.dryRun ? "Checking…" : "Check"}
        </Button>
      </form>
      {progress !== null && <Outcome progress={progress} onGoOn={goOn} />}
      {isChecked && (
        <Button
          disabled={planned.enrolled + planned.invited === 0}
          onClick={() => {
            setAsking(true);
          }}
        >
          {whatIsDone(planned)}…
        </Button>
      )}
      {progress !== null && (
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={`${whatIsDone(planned)}?`}
          confirmLabel={planned.enrolled > 0 ? "Enrol" : "Invite"}
          confirmTone="primary"
          cancelLabel="Cancel"
          busy={false}
          onConfirm={() => {
            setAsking(false);
            draft.drop();
            enrol(progress.asked);
          }}
        >
          {planned.enrolled > 0 && (
            <p>
              Whoever is enrolled has access at once, is registered for live sessions, and gets the same email as after a
              purchase.
            </p>
          )}
          {planned.invited > 0 && (
            <p>
              Whoever is invited gets an email, and is enrolled at the first sign-in with the address, if the course has a
              place then.
            </p>
          )}
          <p>Keep this page open until all lines are done.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function Outcome({ progress, onGoOn }: { progress: BulkProgress; onGoOn: () => void }) {
  const { rows, total, dryRun, next, running, error, checkLetters } = progress;
  const counts = countsOf(progress);
  return (
    <>
      {(running || next !== null) && total > 0 && (
        <ProgressBar percent={(100 * rows.length) / total} label={dryRun ? "Lines checked" : "Lines done"} />
      )}
      {error !== null && (
        <FailureNotice
          error={error}
          title={dryRun ? "The file couldn’t be checked" : `Stopped after ${people(counts.enrolled + counts.invited)}`}
          actions={
            rows.length > 0 && (
              <Button tone="secondary" size="sm" onClick={onGoOn}>
                Continue
              </Button>
            )
          }
        />
      )}
      {next === null && (
        <Notice tone={dryRun ? "info" : "success"} title={doneText(counts, dryRun)}>
          {dryRun ? "Nothing has been saved." : "Each has an email on its way."}
        </Notice>
      )}
      {checkLetters && (
        <Notice tone="info" title="Check letters with accents">
          This file isn’t saved as UTF-8. We read it as Windows-1252, which western European versions of Excel write. If an
          address looks wrong below, save the file as “CSV UTF-8” and check it again.
        </Notice>
      )}
      {rows.length > 0 && <BulkReport rows={rows} dryRun={dryRun} />}
    </>
  );
}

/** Pasted lines name learners only, unless they begin with headings. */
function withHeading(pasted: string): string {
  const begins = /^\s*"?learner\b/i.test(pasted);
  return begins ? pasted : `learner\n${pasted}`;
}

interface Counts {
  enrolled: number;
  invited: number;
}

const nobody: Counts = { enrolled: 0, invited: 0 };

function countsOf({ rows }: BulkProgress): Counts {
  const count = (wanted: string) => rows.filter(({ outcome }) => outcome === wanted).length;
  return { enrolled: count("enrolled"), invited: count("invited") };
}

function whatIsDone({ enrolled, invited }: Counts): string {
  if (invited === 0) return `Enrol ${people(enrolled)}`;
  return enrolled === 0 ? `Invite ${people(invited)}` : `Enrol ${people(enrolled)} and invite ${people(invited)}`;
}

function doneText({ enrolled, invited }: Counts, dryRun: boolean): string {
  const done = (count: number, what: string) => `${people(count)} ${dryRun ? "would be " : ""}${what}`;
  if (invited === 0) return done(enrolled, "enrolled");
  return enrolled === 0 ? done(invited, "invited") : `${done(enrolled, "enrolled")}, ${done(invited, "invited")}`;
}

const people = (count: number) => (count === 1 ? "1 person" : `${String(count)} people`);
