import { type SubmitEvent, useId, useState } from "react";
import { ApiError } from "@/shared/api/api-error";
import { describeError } from "@/shared/api/error-texts";
import type { Submission } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { showToast } from "@/shared/ui/toast-store";
import { useGrade, type Verdict } from "./use-grade";
import { readScore } from "./score";

const FEEDBACK_MAX = 10_000;
const fieldClasses = "rounded-md border border-edge bg-surface px-3 py-2 text-ink aria-invalid:border-danger";

/** Score and feedback for a submission that is waiting to be graded. */
export function GradeForm({ submission }: { submission: Submission }) {
  const id = useId();
  const { max_score: most, passing_score: passing } = submission;
  const [typed, setTyped] = useState("");
  const [feedback, setFeedback] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const grade = useGrade(submission);

  const say = (action: Verdict["action"]) => {
    const read = typed.trim() === "" ? null : readScore(typed, most);
    const found = scoreProblem(action, read, submission);
    setProblem(found);
    if (found !== null) return;
    const score = action === "return" || read === "not a score" ? null : read;
    grade.say({ action, feedback: feedback.trim(), score }, ({ status }) => {
      showToast({ tone: "success", title: outcomes[status] ?? "Saved", detail: "The learner will be notified." });
    });
  };
  return (
    <form
      noValidate
      aria-label="Grade"
      className="space-y-5"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        say("grade");
      }}
    >
      <div className="space-y-1.5">
        <label htmlFor={`${id}-score`} className="block font-semibold">
          Score (0 to {most})
        </label>
        <input
          id={`${id}-score`}
          inputMode="decimal"
          autoComplete="off"
          className={`min-h-11 w-32 ${fieldClasses}`}
          value={typed}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint ${id}-problem`}
          onChange={({ target }) => {
            setTyped(target.value);
          }}
        />
        <p id={`${id}-hint`} className="text-sm text-muted">
          {passing} or more is a pass. Anything lower asks for a revision.
        </p>
        <div role="alert" id={`${id}-problem`} className="font-semibold text-danger empty:hidden">
          {problem}
        </div>
      </div>
      <div className="space-y-1.5">
        <label htmlFor={`${id}-feedback`} className="block font-semibold">
          Feedback
        </label>
        <textarea
          id={`${id}-feedback`}
          rows={7}
          maxLength={FEEDBACK_MAX}
          className={`w-full ${fieldClasses}`}
          value={feedback}
          aria-describedby={`${id}-reader`}
          onChange={({ target }) => {
            setFeedback(target.value);
          }}
        />
        <p id={`${id}-reader`} className="text-sm text-muted">
          The learner will see this.
        </p>
      </div>
      {grade.isError && <Refusal error={grade.error} />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={grade.isPending}>
          {grade.isPending ? "Saving…" : "Save grade"}
        </Button>
        <Button
          tone="secondary"
          busy={grade.isPending}
          onClick={() => {
            say("return");
          }}
        >
          Return for revision
        </Button>
        <Button
          tone="secondary"
          busy={grade.isPending}
          onClick={() => {
            say("approve");
          }}
        >
          Approve
        </Button>
      </div>
    </form>
  );
}

const outcomes: Partial<Record<Submission["status"], string>> = {
  graded: "Graded as passed",
  needs_revision: "Returned for revision",
  approved: "Approved",
};

function scoreProblem(
  action: Verdict["action"],
  read: number | "not a score" | null,
  { max_score: most, passing_score: passing }: Submission,
): string | null {
  if (action === "return") return null;
  if (read === "not a score") return `Enter a number from 0 to ${most}, with up to two decimal places`;
  if (action === "grade" && read === null) return "Enter a score, or return the work for revision";
  if (action === "approve" && read !== null && read < passing) return `To approve this work, the score must be at least ${passing}`;
  return null;
}

function Refusal({ error }: { error: Error }) {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "CONFLICT" || code === "ALREADY_GRADED") {
    return (
      <Notice tone="danger" title="Not saved: this work has changed">
        {code === "CONFLICT"
          ? "Since you opened it, the learner has replaced it or someone else has changed it. You’re now seeing the latest version, and your feedback is still here."
          : "It has been graded in the meantime. You’re now seeing the latest version."}
      </Notice>
    );
  }
  const reasons = error instanceof ApiError ? Object.values(error.details).flat() : [];
  const { title, detail } = describeError(error);
  return (
    <Notice tone="danger" title={`Not saved: ${title}`}>
      {reasons.length > 0 ? reasons.join(" ") : detail}
    </Notice>
  );
}
