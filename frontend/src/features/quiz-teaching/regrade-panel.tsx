import { useState } from "react";
import { describeError } from "@/shared/api/error-texts";
import type { RegradedAttempt } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { type RegradeSum, useRegrade } from "./use-regrade";
import { PersonName } from "./person-name";
import type { QuizAddress } from "./quiz-address";

/** Regrades attempts after an answer key was corrected: first a preview, then the change. */
export function RegradePanel({ quiz }: { quiz: QuizAddress }) {
  const regrade = useRegrade(quiz);
  const [asking, setAsking] = useState(false);
  const { data: sum, isPending: running } = regrade;
  const worthDoing = sum?.dryRun === true && sum.changed.length > 0;
  return (
    <section aria-labelledby="regrade" className="space-y-4">
      <h2 id="regrade" className="text-2xl">
        Regrade
      </h2>
      <p className="max-w-2xl text-muted">
        After correcting an answer key, regrade the attempts. Preview the changes first. Earlier results are kept, and
        learners who have already passed stay passed.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          tone="secondary"
          busy={running}
          onClick={() => {
            regrade.mutate(true);
          }}
        >
          Preview changes
        </Button>
        {worthDoing && !running && (
          <Button
            onClick={() => {
              setAsking(true);
            }}
          >
            Regrade
          </Button>
        )}
        <p role="status" className="text-muted">
          {running && `${regrade.soFar} attempts checked so far…`}
        </p>
      </div>
      {regrade.isError && (
        <FailureNotice error={regrade.error} what="Not finished">
          {describeError(regrade.error).detail} Attempts that were regraded stay regraded, and you can start again at any time.
        </FailureNotice>
      )}
      {sum && <Outcome sum={sum} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Regrade these attempts?"
        confirmLabel="Regrade"
        cancelLabel="Cancel"
        confirmTone="primary"
        busy={false}
        onConfirm={() => {
          setAsking(false);
          regrade.mutate(false);
        }}
      >
        <p>
          {sum?.changed.length === 1 ? "One attempt will get a new score." : `${sum?.changed.length ?? 0} attempts will get new scores.`}{" "}
          The learners will be notified.
        </p>
      </ConfirmDialog>
    </section>
  );
}

function Outcome({ sum }: { sum: RegradeSum }) {
  const { dryRun, lookedAt, changed, keptQuestions } = sum;
  return (
    <>
      <Notice tone={dryRun ? "info" : "success"} title={outcomeTitle(sum)}>
        <p>{lookedAt === 1 ? "1 attempt was checked." : `${lookedAt} attempts were checked.`}</p>
        {keptQuestions.size > 0 && (
          <p>
            {keptQuestions.size === 1 ? "One question has" : `${keptQuestions.size} questions have`} changed since some of
            these attempts. In those attempts, the answers keep their original marks.
          </p>
        )}
      </Notice>
      {changed.length > 0 && (
        <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
          {changed.map((attempt) => (
            <ChangedRow key={`${attempt.learner.uuid} ${attempt.attempt_number}`} attempt={attempt} />
          ))}
        </ul>
      )}
    </>
  );
}

function outcomeTitle({ dryRun, changed }: RegradeSum): string {
  const count = changed.length === 1 ? "1 attempt" : `${changed.length} attempts`;
  if (changed.length === 0) return dryRun ? "No attempts would change" : "No attempts changed";
  return dryRun ? `${count} would change` : `${count} changed`;
}

function ChangedRow({ attempt }: { attempt: RegradedAttempt }) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line px-5 py-3.5 last:border-b-0 sm:px-6">
      <PersonName person={attempt.learner} />
      <p>
        Attempt #{attempt.attempt_number}: {attempt.score_before}% → <strong>{attempt.score_after}%</strong>
        {attempt.passed_after && !attempt.passed_before && " · now passed"}
        {attempt.course_completed && " · completes the course"}
      </p>
    </li>
  );
}
