import { ChevronDown, CircleCheck, CircleX } from "lucide-react";
import { useId, useState } from "react";
import type { QuizAttempt } from "@/shared/api/types";
import { formatAgo } from "@/shared/format/date-time";
import { LoadMore } from "@/shared/ui/load-more";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { Button } from "@/shared/ui/button";
import { useNow } from "@/shared/ui/use-now";
import { EarlierAnswers } from "./earlier-result";
import { useAttempts } from "./use-attempts";

export function AttemptHistory({ contentUuid }: { contentUuid: string }) {
  const attempts = useAttempts(contentUuid);
  const now = useNow();
  return (
    <section aria-labelledby="attempts" className="max-w-2xl space-y-4">
      <h2 id="attempts" className="text-2xl">
        Your attempts
      </h2>
      <QueryView query={attempts} skeleton={<HistorySkeleton />}>
        {(list) =>
          list.length === 0 ? (
            <p className="text-muted">You haven’t attempted this quiz yet.</p>
          ) : (
            <>
              <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
                {list.map((attempt) => (
                  <AttemptRow key={attempt.uuid} contentUuid={contentUuid} attempt={attempt} now={now} />
                ))}
              </ul>
              <LoadMore query={attempts} label="Show older attempts" />
            </>
          )
        }
      </QueryView>
    </section>
  );
}

function AttemptRow({ contentUuid, attempt, now }: { contentUuid: string; attempt: QuizAttempt; now: Date }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const Icon = attempt.passed ? CircleCheck : CircleX;
  const number = attempt.attempt_number;
  return (
    <li className="space-y-3 border-b border-line px-5 py-3.5 last:border-b-0 sm:px-6">
      <div className="flex items-start gap-3">
        <Icon
          aria-hidden="true"
          className={`mt-0.5 size-5 shrink-0 ${attempt.passed ? "text-success" : "text-danger"}`}
        />
        <div className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-6">
          <p className="font-semibold">{attemptText(attempt)}</p>
          <p className="text-muted">
            {attempt.expired && "Time ran out · "}
            {attempt.regraded_at !== undefined && "Regraded · "}
            <time dateTime={attempt.submitted_at}>{formatAgo(attempt.submitted_at, now)}</time>
          </p>
          <Button
            tone="quiet"
            size="sm"
            className="-ml-3"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-label={`${open ? "Hide" : "Show"} answers of attempt ${number}`}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {open ? "Hide answers" : "Show answers"}
            <ChevronDown aria-hidden="true" className={`size-4 ${open ? "rotate-180" : ""}`} />
          </Button>
        </div>
      </div>
      {open && (
        <div id={id} className="space-y-4">
          <EarlierAnswers contentUuid={contentUuid} number={number} />
        </div>
      )}
    </li>
  );
}

/** "Attempt #1: Score 60% (Failed)" */
export function attemptText({ attempt_number: number, score, passed }: QuizAttempt): string {
  return `Attempt #${number}: Score ${score}% (${passed ? "Passed" : "Failed"})`;
}

function HistorySkeleton() {
  return (
    <Loading label="Loading your attempts">
      <Skeleton className="h-14 rounded-xl" />
    </Loading>
  );
}
