import { ChevronDown, ChevronUp, ClipboardCheck } from "lucide-react";
import { type KeyboardEvent, lazy, type ReactNode, Suspense, useState } from "react";
import type { Submission } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Select } from "@/shared/ui/select";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { useDeskQueue } from "./desk-queue";
import { learnerName } from "./learner-name";
import { SubmissionStatus } from "./submission-status";
import { SubmissionWork } from "./submission-work";
import { WorkPreview } from "./work-preview";

/** A chunk of its own: with the form library, the page would be over its size budget. */
const DeskForm = lazy(() => import("./desk-form").then((module) => ({ default: module.DeskForm })));

interface GradingDeskProps {
  courseUuid: string;
  /** The submission that is open; the oldest when absent, or when it is not waiting any more. */
  chosen: string | undefined;
  onChoose: (submissionUuid: string) => void;
  /** Shows the task of a submission's assignment. */
  renderTask: (submissionUuid: string) => ReactNode;
}

/** Work that waits, one after the other, each beside its grading. */
export function GradingDesk({ courseUuid, chosen, onChoose, renderTask }: GradingDeskProps) {
  const { query, waiting, hasMore, gradedCount, markGraded } = useDeskQueue(courseUuid);
  const [hasMoved, setHasMoved] = useState(false);
  const found = waiting.findIndex(({ uuid }) => uuid === chosen);
  const place = Math.max(found, 0);
  const open = waiting[place];
  const go = (to: Submission | undefined) => {
    if (to === undefined) return;
    setHasMoved(true);
    onChoose(to.uuid);
  };
  const step = (by: 1 | -1) => {
    go(waiting[(place + by + waiting.length) % waiting.length]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // By the key's place, because Alt changes the letter on some keyboards.
    const by = event.altKey && !event.ctrlKey && !event.metaKey ? { KeyN: 1 as const, KeyP: -1 as const }[event.code] : undefined;
    if (by === undefined) return;
    event.preventDefault();
    step(by);
  };
  return (
    <QueryView query={query} skeleton={<DeskSkeleton />}>
      {() =>
        open === undefined ? (
          query.isFetching ? (
            <DeskSkeleton />
          ) : (
            <PageMessage icon={ClipboardCheck} title={gradedCount === 0 ? "Nothing to grade" : "Everything is graded"}>
              New submissions appear here shortly after learners send them.
            </PageMessage>
          )
        ) : (
          // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- shortcuts of the whole desk; each has a button too
          <div onKeyDown={onKeyDown} className="space-y-6">
            <div className="flex flex-wrap items-center gap-3">
              <p role="status" className="font-semibold">
                {hasMore ? `More than ${waiting.length} waiting` : `${waiting.length} waiting`}
                {gradedCount > 0 && `, ${gradedCount} graded`}
              </p>
              <label className="min-w-0 flex-1 basis-64 sm:max-w-md">
                <span className="sr-only">Submission</span>
                <Select
                  value={open.uuid}
                  onChange={({ target }) => {
                    go(waiting.find(({ uuid }) => uuid === target.value));
                  }}
                >
                  {waiting.map((work, index) => (
                    <option key={work.uuid} value={work.uuid}>
                      {index + 1}. {learnerName(work.learner)} – {work.assignment_title}
                    </option>
                  ))}
                </Select>
              </label>
              <div className="flex gap-2">
                <Button tone="secondary" size="icon" aria-keyshortcuts="Alt+P" disabled={waiting.length === 1} onClick={() => { step(-1); }}>
                  <ChevronUp aria-hidden="true" className="size-5" />
                  <span className="sr-only">Previous submission</span>
                </Button>
                <Button tone="secondary" size="icon" aria-keyshortcuts="Alt+N" disabled={waiting.length === 1} onClick={() => { step(1); }}>
                  <ChevronDown aria-hidden="true" className="size-5" />
                  <span className="sr-only">Next submission</span>
                </Button>
              </div>
            </div>
            <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
              <article aria-labelledby="desk-learner" className="min-w-0 space-y-5 rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
                <WorkHeader work={open} />
                <WorkPreview key={`preview ${open.uuid}`} submission={open} />
                <SubmissionWork submission={open} />
              </article>
              <section
                aria-labelledby="desk-grade"
                className="min-w-0 space-y-5 rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6 lg:sticky lg:top-20"
              >
                <h2 id="desk-grade" className="text-2xl">
                  Grade
                </h2>
                <Suspense fallback={<Skeleton className="h-72 w-full" />}>
                  <DeskForm
                    key={`form ${open.uuid}`}
                    submission={open}
                    focused={hasMoved}
                    onGraded={() => {
                      const next = waiting[place + 1] ?? waiting.find(({ uuid }) => uuid !== open.uuid);
                      markGraded(open);
                      go(next);
                    }}
                    onChanged={() => void query.refetch()}
                  />
                </Suspense>
                <details className="border-t border-line pt-4">
                  <summary className="cursor-pointer font-semibold">Task and criteria</summary>
                  <div className="pt-3">{renderTask(open.uuid)}</div>
                </details>
                <details className="border-t border-line pt-4">
                  <summary className="cursor-pointer font-semibold">Keyboard shortcuts</summary>
                  <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pt-3 text-sm">
                    <dt>
                      <kbd>Ctrl</kbd> + <kbd>Enter</kbd>
                    </dt>
                    <dd>Save and next</dd>
                    <dt>
                      <kbd>Alt</kbd> + <kbd>N</kbd>
                    </dt>
                    <dd>Next, without saving</dd>
                    <dt>
                      <kbd>Alt</kbd> + <kbd>P</kbd>
                    </dt>
                    <dd>Previous, without saving</dd>
                  </dl>
                </details>
              </section>
            </div>
          </div>
        )
      }
    </QueryView>
  );
}

function WorkHeader({ work }: { work: Submission }) {
  const { learner, assignment_title: title, attempt_number: number, submitted_at: submittedAt } = work;
  return (
    <header className="space-y-2">
      <h2 id="desk-learner" className="text-2xl wrap-anywhere">
        <bdi>{learnerName(learner)}</bdi>
      </h2>
      <p className="text-muted">
        {title}
        {number !== null && ` · Attempt #${number}`}
        {submittedAt !== null && ` · ${formatDate(submittedAt)}, ${formatTime(submittedAt)}`}
      </p>
      {work.late && (
        <p className="flex flex-wrap gap-2">
          <SubmissionStatus submission={work} />
        </p>
      )}
    </header>
  );
}

function DeskSkeleton() {
  return (
    <Loading label="Loading the submissions">
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <Skeleton className="h-96 rounded-xl" />
        <Skeleton className="h-96 rounded-xl" />
      </div>
    </Loading>
  );
}
