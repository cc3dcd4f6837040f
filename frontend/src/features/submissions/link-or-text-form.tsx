import { useId } from "react";
import { useForm } from "react-hook-form";
import type { Submission } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { DraftNote } from "@/shared/ui/draft-note";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { staleAfterSubmission } from "./submissions-query";

export type LinkOrText = "link" | "text";

const TEXT_MAX = 20_000;
const fieldClasses = "w-full rounded-md border border-edge bg-surface px-3 py-2 text-ink aria-invalid:border-danger";

interface LinkOrTextFormProps {
  assignmentUuid: string;
  kind: LinkOrText;
  onSubmitted: (submission: Submission) => void;
}

/** Submits a link or a text instead of a file. */
export function LinkOrTextForm({ assignmentUuid, kind, onSubmitted }: LinkOrTextFormProps) {
  const id = useId();
  const draft = useDraft(`${kind}.${assignmentUuid}`, { entered: "" });
  const form = useForm({
    defaultValues: draft.initial,
    reValidateMode: "onSubmit",
    shouldFocusError: false,
  });
  useKeptForm(form, draft);
  const { formState, handleSubmit, register } = form;
  const problem = formState.errors.entered?.message;
  const submit = useIntentionMutation("post", "/api/submissions/", { refreshes: staleAfterSubmission });
  const send = handleSubmit(({ entered }) => {
    const text = entered.trim();
    const work = kind === "link" ? { file_url: text } : { content: { text } };
    submit.mutate({ body: { assignment: assignmentUuid, ...work } }, {
      onSuccess: (submission) => {
        draft.drop();
        onSubmitted(submission);
      },
    });
  });
  const field = {
    id,
    "aria-invalid": problem !== undefined,
    "aria-describedby": `${id}-hint ${id}-problem`,
    ...register("entered", { validate: kind === "link" ? linkProblem : textProblem }),
  };
  return (
    <form noValidate className="space-y-3" onSubmit={(event) => void send(event)}>
      <DraftNote
        shown={draft.restored}
        onDiscard={() => {
          form.reset({ entered: "" });
          draft.drop();
        }}
      />
      <label htmlFor={id} className="block font-semibold">
        {kind === "link" ? "Link to your work" : "Your answer"}
      </label>
      {kind === "link" ? (
        <input {...field} type="url" inputMode="url" placeholder="https://" className={`min-h-11 ${fieldClasses}`} />
      ) : (
        <textarea {...field} rows={10} maxLength={TEXT_MAX} className={fieldClasses} />
      )}
      <p id={`${id}-hint`} className="text-sm text-muted">
        {kind === "link"
          ? "It must start with https://, and your instructor must be able to open it without asking for access."
          : `Plain text, up to ${TEXT_MAX.toLocaleString("en-GB")} characters.`}
      </p>
      <div role="alert" id={`${id}-problem`} className="font-semibold text-danger empty:hidden">
        {problem}
      </div>
      {submit.isError && <FailureNotice error={submit.error} what="Not submitted" />}
      <Button type="submit" busy={submit.isPending}>
        {submit.isPending ? "Submitting…" : kind === "link" ? "Submit link" : "Submit text"}
      </Button>
    </form>
  );
}

function linkProblem(entered: string): string | undefined {
  const text = entered.trim();
  const parsed = URL.canParse(text) ? new URL(text) : null;
  return parsed?.protocol === "https:" ? undefined : "Enter the full address, starting with https://";
}

function textProblem(entered: string): string | undefined {
  return entered.trim() === "" ? "Enter your answer" : undefined;
}
