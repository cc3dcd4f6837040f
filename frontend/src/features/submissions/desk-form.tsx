import { type KeyboardEvent, type SubmitEvent, useEffect, useId } from "react";
import { useForm, useWatch } from "react-hook-form";
import { ApiError } from "@/shared/api/api-error";
import type { Submission } from "@/shared/api/types";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { DraftNote } from "@/shared/ui/draft-note";
import { Field, Input, TextArea } from "@/shared/ui/field";
import { showToast } from "@/shared/ui/toast-store";
import { GradeFailure } from "./grade-failure";
import { learnerName } from "./learner-name";
import { SavedComments } from "./saved-comments";
import { readScore } from "./score";
import { useGrade } from "./use-grade";
import { passes, readVerdict, type Verdict } from "./verdict";

const FEEDBACK_MAX = 10_000;
const blank = { score: "", feedback: "" };

interface DeskFormProps {
  submission: Submission;
  /** Takes the focus, because the previous submission's form had it. */
  focused: boolean;
  onGraded: () => void;
  /** The work is not what the desk shows any more. */
  onChanged: () => void;
}

/**
 * Score and feedback at the desk. What a grade means is said beside the button before it is pressed, instead of in a
 * dialog after it; a grade can be corrected afterwards.
 */
export function DeskForm({ submission, focused, onGraded, onChanged }: DeskFormProps) {
  const { max_score: most, passing_score: passing, learner } = submission;
  const draft = useDraft(`grade.${submission.uuid}`, blank);
  const form = useForm({ defaultValues: draft.initial });
  useKeptForm(form, draft);
  const { clearErrors, control, formState, getValues, register, setError, setFocus, setValue } = form;
  const { errors } = formState;
  const grade = useGrade(submission, { keepsLists: true });
  const meaning = useId();
  const entered = useWatch({ control });
  const score = readScore(entered.score ?? "", most);
  const outcome = outcomeOf(score, submission);

  useEffect(() => {
    if (focused) setFocus("score");
  }, [focused, setFocus]);

  const save = (action: Verdict["action"]) => {
    if (grade.isPending) return;
    clearErrors();
    grade.reset();
    const verdict = readVerdict(action, getValues(), submission);
    if ("field" in verdict) {
      setError(verdict.field, { message: verdict.message }, { shouldFocus: true });
      return;
    }
    grade.say(verdict, {
      onSuccess: () => {
        draft.drop();
        const result = passes(verdict, submission) ? "Passed" : "Sent back for revision";
        const points = verdict.score === null ? "" : `, ${verdict.score} of ${most}`;
        showToast({ tone: "success", title: `${learnerName(learner)}: ${result}${points}`, detail: "The learner will be notified." });
        onGraded();
      },
      onError: (error) => {
        if (error instanceof ApiError && (error.code === "CONFLICT" || error.code === "ALREADY_GRADED")) onChanged();
      },
    });
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Ctrl + Enter submits from a text of several lines
    <form
      noValidate
      aria-label={`Grade for ${learnerName(learner)}`}
      className="space-y-5"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        save("grade");
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        save("grade");
      }}
    >
      <DraftNote
        shown={draft.restored}
        onDiscard={() => {
          form.reset(blank);
          draft.drop();
        }}
      />
      <Field label={`Score (0 to ${most})`} hint={`${passing} or more is a pass.`} error={errors.score?.message}>
        {(wiring) => (
          <div className="max-w-32">
            <Input {...wiring} inputMode="decimal" autoComplete="off" {...register("score")} />
          </div>
        )}
      </Field>
      <Field label="Feedback" hint="The learner will see this, also in their email." error={errors.feedback?.message}>
        {(wiring) => <TextArea {...wiring} rows={6} maxLength={FEEDBACK_MAX} {...register("feedback")} />}
      </Field>
      <SavedComments
        feedback={entered.feedback ?? ""}
        onUse={(comment) => {
          const before = getValues("feedback").trimEnd();
          const text = before === "" ? comment : `${before}\n\n${comment}`;
          setValue("feedback", text.slice(0, FEEDBACK_MAX), { shouldDirty: true });
          setFocus("feedback");
        }}
      />
      {grade.isError && <GradeFailure error={grade.error} />}
      <p id={meaning} role="status" className="min-h-6 text-sm text-muted">
        {outcome}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={grade.isPending} aria-describedby={meaning} aria-keyshortcuts="Control+Enter">
          {grade.isPending ? "Saving…" : "Save and next"}
        </Button>
        <Button
          tone="secondary"
          busy={grade.isPending}
          onClick={() => {
            save("return");
          }}
        >
          Return for revision
        </Button>
      </div>
    </form>
  );
}

function outcomeOf(score: number | "not a score", { max_score: most, passing_score: passing }: Submission): string {
  if (score === "not a score") return "";
  const result = score >= passing ? "a pass" : "below the pass mark, so the learner is asked for a new version";
  return `${score} of ${most}: ${result}. The learner gets an email at once.`;
}
