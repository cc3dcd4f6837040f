import { useQueryClient } from "@tanstack/react-query";
import { type ComponentProps, useId } from "react";
import { useForm } from "react-hook-form";
import { $api } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { QuizOverride } from "@/shared/api/types";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { DraftNote } from "@/shared/ui/draft-note";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";
import { pathOf, type QuizAddress } from "./quiz-address";

const fieldClasses = "min-h-11 w-full rounded-md border border-edge bg-surface px-3 py-2 text-ink";

/** Extra attempts and time for one learner. Saving replaces the previous grant. */
export function OverrideForm({ quiz, override }: { quiz: QuizAddress; override: QuizOverride }) {
  const queryClient = useQueryClient();
  // Saving the same grant twice has no further effect, so no idempotency key is kept.
  const save = $api.useMutation("put", "/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/", {
    onSettled: () => {
      void refresh(queryClient, ["/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/"]);
    },
  });
  const { extra_attempts, extra_time_percent, extra_minutes } = override;
  const granted = { extra_attempts, extra_time_percent, extra_minutes, reason: "" };
  const draft = useDraft(`override.${quiz.contentUuid}.${override.learner.uuid}`, granted);
  const form = useForm({ defaultValues: draft.initial });
  useKeptForm(form, draft);
  const { handleSubmit, register, setValue } = form;
  const submit = handleSubmit((grant) => {
    save.mutate(
      {
        params: { path: { ...pathOf(quiz), learner_uuid: override.learner.uuid } },
        body: { ...grant, reason: grant.reason.trim() },
      },
      {
        onSuccess: () => {
          setValue("reason", "");
          draft.drop();
          showToast({ tone: "success", title: "Saved", detail: "This takes effect now, including for an attempt in progress." });
        },
      },
    );
  });
  const timed = override.time_limit_minutes !== null;
  return (
    <form aria-label="Extra attempts and time" className="max-w-xl space-y-5" onSubmit={(event) => void submit(event)}>
      <DraftNote
        shown={draft.restored}
        onDiscard={() => {
          form.reset(granted);
          draft.drop();
        }}
      />
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField label="Extra attempts" {...register("extra_attempts", { valueAsNumber: true })} max={100} />
        {timed && <NumberField label="Extra time (%)" {...register("extra_time_percent", { valueAsNumber: true })} max={400} />}
        {timed && <NumberField label="Extra minutes" {...register("extra_minutes", { valueAsNumber: true })} max={1440} />}
      </div>
      <label className="block space-y-1.5">
        <span className="font-semibold">Reason</span>
        <input
          className={fieldClasses}
          maxLength={500}
          {...register("reason")}
        />
        <span className="block text-sm text-muted">Saved with your name. The learner won’t see it.</span>
      </label>
      {save.isError && <FailureNotice error={save.error} what="Not saved" />}
      <Button type="submit" busy={save.isPending}>
        {save.isPending ? "Saving…" : "Save"}
      </Button>
    </form>
  );
}

interface NumberFieldProps extends ComponentProps<"input"> {
  label: string;
}

function NumberField({ label, ...field }: NumberFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col justify-end gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <input
        {...field}
        id={id}
        type="number"
        inputMode="numeric"
        min={0}
        step={1}
        required
        className={fieldClasses}
      />
    </div>
  );
}
