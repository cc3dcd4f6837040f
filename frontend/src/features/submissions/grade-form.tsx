import { type SubmitEvent, useState } from "react";
import { useForm } from "react-hook-form";
import type { Submission } from "@/shared/api/types";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { DraftNote } from "@/shared/ui/draft-note";
import { Field, Input, TextArea } from "@/shared/ui/field";
import { showToast } from "@/shared/ui/toast-store";
import { ConfirmVerdict } from "./confirm-verdict";
import { GradeFailure } from "./grade-failure";
import { useGrade } from "./use-grade";
import { readVerdict, type Verdict } from "./verdict";

const FEEDBACK_MAX = 10_000;
const blank = { score: "", feedback: "" };

/** Score and feedback for a submission that is waiting to be graded. Nothing is sent before it is confirmed. */
export function GradeForm({ submission }: { submission: Submission }) {
  const { max_score: most, passing_score: passing } = submission;
  const draft = useDraft(`grade.${submission.uuid}`, blank);
  const form = useForm({ defaultValues: draft.initial });
  useKeptForm(form, draft);
  const { clearErrors, formState, getValues, register, setError } = form;
  const { errors } = formState;
  const grade = useGrade(submission);
  const [asked, setAsked] = useState<Verdict | null>(null);

  const ask = (action: Verdict["action"]) => {
    if (grade.isPending) return;
    clearErrors();
    grade.reset();
    const read = readVerdict(action, getValues(), submission);
    if ("field" in read) setError(read.field, { message: read.message }, { shouldFocus: true });
    else setAsked(read);
  };
  const say = (verdict: Verdict) => {
    grade.say(verdict, {
      onSuccess: ({ status }) => {
        draft.drop();
        showToast({ tone: "success", title: outcomes[status] ?? "Saved", detail: "The learner will be notified." });
      },
      onSettled: () => {
        setAsked(null);
      },
    });
  };
  return (
    <form
      noValidate
      aria-label="Grade"
      className="space-y-5"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        ask("grade");
      }}
    >
      <DraftNote
        shown={draft.restored}
        onDiscard={() => {
          form.reset(blank);
          draft.drop();
        }}
      />
      <Field label={`Score (0 to ${most})`} hint={`${passing} or more is a pass. Anything lower asks for a revision.`} error={errors.score?.message}>
        {(wiring) => (
          <div className="max-w-32">
            <Input {...wiring} inputMode="decimal" autoComplete="off" {...register("score")} />
          </div>
        )}
      </Field>
      <Field
        label="Feedback"
        hint="The learner will see this, also in their email. Until you save it, it’s kept in this browser."
        error={errors.feedback?.message}
      >
        {(wiring) => <TextArea {...wiring} rows={7} maxLength={FEEDBACK_MAX} {...register("feedback")} />}
      </Field>
      {grade.isError && <GradeFailure error={grade.error} />}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={grade.isPending}>
          {grade.isPending ? "Saving…" : "Save grade"}
        </Button>
        <Button
          tone="secondary"
          busy={grade.isPending}
          onClick={() => {
            ask("return");
          }}
        >
          Return for revision
        </Button>
        <Button
          tone="secondary"
          busy={grade.isPending}
          onClick={() => {
            ask("approve");
          }}
        >
          Approve
        </Button>
      </div>
      <ConfirmVerdict
        submission={submission}
        verdict={asked}
        busy={grade.isPending}
        onConfirm={say}
        onCancel={() => {
          setAsked(null);
        }}
      />
    </form>
  );
}

const outcomes: Partial<Record<Submission["status"], string>> = {
  graded: "Graded as passed",
  needs_revision: "Returned for revision",
  approved: "Approved",
};
