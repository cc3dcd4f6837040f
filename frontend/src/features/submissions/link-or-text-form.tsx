import { type SubmitEvent, useId, useState } from "react";
import { describeError } from "@/shared/api/error-texts";
import type { Submission } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
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
  const [entered, setEntered] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const submit = useIntentionMutation("post", "/api/submissions/", { refreshes: staleAfterSubmission });
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const text = entered.trim();
    const found = kind === "link" ? linkProblem(text) : text === "" ? "Enter your answer" : null;
    setProblem(found);
    if (found !== null) return;
    const work = kind === "link" ? { file_url: text } : { content: { text } };
    submit.mutate({ body: { assignment: assignmentUuid, ...work } }, { onSuccess: onSubmitted });
  };
  const field = {
    id,
    value: entered,
    "aria-invalid": problem !== null,
    "aria-describedby": `${id}-hint ${id}-problem`,
    onChange: ({ target }: { target: { value: string } }) => {
      setEntered(target.value);
    },
  };
  return (
    <form noValidate className="space-y-3" onSubmit={send}>
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
      {submit.isError && (
        <Notice tone="danger" title={`Not submitted: ${describeError(submit.error).title}`}>
          {describeError(submit.error).detail}
        </Notice>
      )}
      <Button type="submit" busy={submit.isPending}>
        {submit.isPending ? "Submitting…" : kind === "link" ? "Submit link" : "Submit text"}
      </Button>
    </form>
  );
}

function linkProblem(text: string): string | null {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  return parsed?.protocol === "https:" ? null : "Enter the full address, starting with https://";
}
