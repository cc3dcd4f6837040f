/** Shows what a verdict means before it is sent: the learner gets it by email at once. */
import type { Submission } from "@/shared/api/types";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { passes, type Verdict } from "./verdict";

const titles: Record<Verdict["action"], { title: string; confirm: string }> = {
  grade: { title: "Save this grade?", confirm: "Save" },
  return: { title: "Return this work for revision?", confirm: "Return" },
  approve: { title: "Approve this work?", confirm: "Approve" },
};

interface ConfirmVerdictProps {
  submission: Submission;
  /** Null while nothing is asked. */
  verdict: Verdict | null;
  busy: boolean;
  onConfirm: (verdict: Verdict) => void;
  onCancel: () => void;
}

export function ConfirmVerdict({ submission, verdict, busy, onConfirm, onCancel }: ConfirmVerdictProps) {
  if (verdict === null) return null;
  const { title, confirm } = titles[verdict.action];
  const score = verdict.score ?? submission.score;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onCancel();
      }}
      title={title}
      confirmLabel={busy ? "Saving…" : confirm}
      confirmTone="primary"
      cancelLabel="Cancel"
      busy={busy}
      onConfirm={() => {
        onConfirm(verdict);
      }}
    >
      <p>
        <strong className="text-ink">{score === null ? "No score" : `${score} of ${submission.max_score}`}</strong>
        {passes(verdict, submission) ? ": the learner passes." : ": the learner is asked for a new version."}
      </p>
      {verdict.feedback === "" ? (
        <p>No feedback.</p>
      ) : (
        <p className="line-clamp-6 wrap-anywhere whitespace-pre-line">Feedback: {verdict.feedback}</p>
      )}
      <p>The learner gets an email with this result and your feedback.</p>
    </ConfirmDialog>
  );
}
