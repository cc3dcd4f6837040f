/** Chooses a report, shows how far it is, and saves its file. */
import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input } from "@/shared/ui/field";
import { Notice } from "@/shared/ui/notice";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { Select } from "@/shared/ui/select";
import { isReportName, type ReportName, reportKinds } from "./kinds";
import { type ReportProgress, useReport } from "./use-report";

interface ReportFormProps {
  courses: readonly { uuid: string; title: string }[];
}

export function ReportForm({ courses }: ReportFormProps) {
  const [name, setName] = useState<ReportName>("completions");
  const [course, setCourse] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [format, setFormat] = useState<"csv" | "json">("csv");
  const { progress, start, goOn, forget, saveAgain } = useReport();
  const kind = reportKinds[name];
  const isBackwards = from !== "" && to !== "" && to < from;
  const isRunning = progress?.running === true;
  const choose = (set: (value: string) => void) => (event: { target: { value: string } }) => {
    set(event.target.value);
    forget();
  };
  return (
    <div className="space-y-5">
      <form
        noValidate
        aria-label="Report"
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (isBackwards || isRunning) return;
          start({ kind: name, courses: course === "" ? courses : courses.filter(({ uuid }) => uuid === course), from, to, format });
        }}
      >
        <Field label="Report" hint={kind.about}>
          {(wiring) => (
            <Select
              {...wiring}
              value={name}
              onChange={choose((value) => {
                if (isReportName(value)) setName(value);
              })}
            >
              {Object.entries(reportKinds).map(([value, { label }]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Course">
          {(wiring) => (
            <Select {...wiring} value={course} onChange={choose(setCourse)}>
              <option value="">All courses</option>
              {courses.map(({ uuid, title }) => (
                <option key={uuid} value={uuid}>
                  {title}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid gap-5 sm:grid-cols-3">
          <Field label={`${kind.days} from`}>
            {(wiring) => <Input {...wiring} type="date" value={from} onChange={choose(setFrom)} />}
          </Field>
          <Field label={`${kind.days} to`} error={isBackwards ? "Choose a day that isn’t before the first." : undefined}>
            {(wiring) => <Input {...wiring} type="date" value={to} onChange={choose(setTo)} />}
          </Field>
          <Field label="Format">
            {(wiring) => (
              <Select
                {...wiring}
                value={format}
                onChange={choose((value) => {
                  setFormat(value === "json" ? "json" : "csv");
                })}
              >
                <option value="csv">CSV, for spreadsheets</option>
                <option value="json">JSON</option>
              </Select>
            )}
          </Field>
        </div>
        <Button type="submit" busy={isRunning}>
          {isRunning ? "Creating…" : "Create the report"}
        </Button>
      </form>
      {progress !== null && <Outcome progress={progress} onGoOn={goOn} onSave={saveAgain} />}
    </div>
  );
}

interface OutcomeProps {
  progress: ReportProgress;
  onGoOn: () => void;
  onSave: () => void;
}

function Outcome({ progress, onGoOn, onSave }: OutcomeProps) {
  const { asked, done, lookedAt, found, running, error } = progress;
  const courses = asked.courses.length;
  const kind = reportKinds[asked.kind];
  const inAll = `${String(found)} ${found === 1 ? kind.row : kind.rows}`;
  if (!running && error === null) {
    return (
      <Notice
        tone="success"
        title={inAll}
        actions={
          <Button tone="secondary" size="sm" onClick={onSave}>
            <Download aria-hidden="true" className="size-4" />
            Save the file again
          </Button>
        }
      >
        The file has been saved. {String(lookedAt)} {kind.lookedAt} were looked at.
      </Notice>
    );
  }
  return (
    <div className="space-y-3">
      <ProgressBar percent={courses === 0 ? 100 : (100 * done) / courses} label="Courses done" />
      <p className="text-muted">
        {String(lookedAt)} {kind.lookedAt} looked at, {inAll} found.
      </p>
      {error !== null && (
        <FailureNotice
          error={error}
          title="The report stopped before the end"
          actions={
            <Button tone="secondary" size="sm" onClick={onGoOn}>
              Continue
            </Button>
          }
        />
      )}
    </div>
  );
}
