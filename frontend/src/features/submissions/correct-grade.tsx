import { useId, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { Submission } from "@/shared/api/types";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import { showToast } from "@/shared/ui/toast-store";
import { readScore } from "./score";
import { useGrade } from "./use-grade";

const FEEDBACK_MAX = 10_000;
const fieldClasses = "rounded-md border border-edge bg-surface px-3 py-2 text-ink aria-invalid:border-danger";

/** Corrects a grade, until the learner submits newer work. Taking a pass back has to be confirmed. */
export function CorrectGrade({ submission }: { submission: Submission }) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button
        tone="secondary"
        onClick={() => {
          setOpen(true);
        }}
      >
        Correct this grade
      </Button>
    );
  }
  return (
    <CorrectionForm
      submission={submission}
      onDone={() => {
        setOpen(false);
      }}
    />
  );
}

function CorrectionForm({ submission, onDone }: { submission: Submission; onDone: () => void }) {
  const id = useId();
  const { max_score: most, passing_score: passing } = submission;
  const draft = useDraft(`correct-grade.${submission.uuid}`, {
    score: String(submission.score ?? ""),
    feedback: "",
    confirmed: false,
  });
  const form = useForm({ defaultValues: { ...draft.initial, confirmed: false } });
  useKeptForm(form, draft);
  const { control, formState, handleSubmit, register } = form;
  const grade = useGrade(submission);
  const typed = readScore(useWatch({ control, name: "score" }), most);
  const passed = submission.status === "graded" || submission.status === "approved";
  const withdraws = passed && typed !== "not a score" && typed < passing;
  const { score: scoreProblem, feedback: feedbackProblem, confirmed: confirmedProblem } = formState.errors;
  const problem = scoreProblem?.message ?? feedbackProblem?.message ?? confirmedProblem?.message;
  const submit = handleSubmit(({ score, feedback, confirmed }) => {
    const read = readScore(score, most);
    if (read === "not a score") return;
    const verdict = { action: "grade" as const, score: read, feedback: feedback.trim() };
    grade.say(withdraws && confirmed ? { ...verdict, withdraw_pass: true } : verdict, {
      onSuccess: () => {
        draft.drop();
        showToast({ tone: "success", title: "Grade corrected", detail: "The learner will be notified." });
        onDone();
      },
      onSettled: () => undefined,
    });
  });
  return (
    <form noValidate aria-label="Correct this grade" className="space-y-5" onSubmit={(event) => void submit(event)}>
      <div className="space-y-1.5">
        <label htmlFor={`${id}-score`} className="block font-semibold">
          Correct score (0 to {most})
        </label>
        <input
          id={`${id}-score`}
          inputMode="decimal"
          autoComplete="off"
          className={`min-h-11 w-32 ${fieldClasses}`}
          aria-invalid={scoreProblem !== undefined}
          aria-describedby={`${id}-hint ${id}-problem`}
          {...register("score", {
            validate: (text) =>
              readScore(text, most) !== "not a score" || `Enter a number from 0 to ${most}, with up to two decimal places`,
          })}
        />
        <p id={`${id}-hint`} className="text-sm text-muted">
          {passing} or more is a pass.
        </p>
      </div>
      <div className="space-y-1.5">
        <label htmlFor={`${id}-feedback`} className="block font-semibold">
          Reason
        </label>
        <textarea
          id={`${id}-feedback`}
          rows={4}
          maxLength={FEEDBACK_MAX}
          className={`w-full ${fieldClasses}`}
          aria-invalid={feedbackProblem !== undefined}
          aria-describedby={`${id}-reader ${id}-problem`}
          {...register("feedback", { validate: (text) => text.trim() !== "" || "Say why the grade changes" })}
        />
        <p id={`${id}-reader`} className="text-sm text-muted">
          The learner will see this as the feedback.
        </p>
      </div>
      {withdraws && (
        <Notice tone="danger" title="This takes a pass back">
          <label className="flex gap-3">
            <input
              type="checkbox"
              className="mt-1 size-5 shrink-0"
              {...register("confirmed", { validate: (sure) => sure || "Confirm that the pass is taken back" })}
            />
            <span>
              Take the pass back. The assignment is open again, and a certificate that depends on it is revoked.
            </span>
          </label>
        </Notice>
      )}
      <div role="alert" id={`${id}-problem`} className="font-semibold text-danger empty:hidden">
        {problem}
      </div>
      {grade.isError && <FailureNotice error={grade.error} what="Not saved" />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={grade.isPending}>
          {grade.isPending ? "Saving…" : "Save correction"}
        </Button>
        <Button tone="secondary" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
