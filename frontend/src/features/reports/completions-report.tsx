/** Chooses a report of completions, shows how far it is, and saves its file. */
import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input } from "@/shared/ui/field";
import { Notice } from "@/shared/ui/notice";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { Select } from "@/shared/ui/select";
import { type ReportProgress, useCompletions } from "./use-completions";

interface CompletionsReportProps {
  courses: readonly { uuid: string; title: string }[];
}

export function CompletionsReport({ courses }: CompletionsReportProps) {
  const [course, setCourse] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [format, setFormat] = useState<"csv" | "json">("csv");
  const { progress, start, goOn, forget, saveAgain } = useCompletions();
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
        aria-label="Completions"
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (isBackwards || isRunning) return;
          start({ courses: course === "" ? courses : courses.filter(({ uuid }) => uuid === course), from, to, format });
        }}
      >
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
          <Field label="Completed from">
            {(wiring) => <Input {...wiring} type="date" value={from} onChange={choose(setFrom)} />}
          </Field>
          <Field label="Completed to" error={isBackwards ? "Choose a day that isn’t before the first." : undefined}>
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
  if (!running && error === null) {
    return (
      <Notice
        tone="success"
        title={found === 1 ? "1 completion" : `${String(found)} completions`}
        actions={
          <Button tone="secondary" size="sm" onClick={onSave}>
            <Download aria-hidden="true" className="size-4" />
            Save the file again
          </Button>
        }
      >
        The file has been saved. {String(lookedAt)} enrolments were looked at.
      </Notice>
    );
  }
  return (
    <div className="space-y-3">
      <ProgressBar percent={courses === 0 ? 100 : (100 * done) / courses} label="Courses done" />
      <p className="text-muted">
        {String(lookedAt)} enrolments looked at, {String(found)} completions found.
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
