import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { ApiError } from "@/shared/api/api-error";
import { $api } from "@/shared/api/client";
import { describeError } from "@/shared/api/error-texts";
import { refresh } from "@/shared/api/query-cache";
import type { QuizOverride } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
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
  const [attempts, setAttempts] = useState(String(override.extra_attempts));
  const [percent, setPercent] = useState(String(override.extra_time_percent));
  const [minutes, setMinutes] = useState(String(override.extra_minutes));
  const [reason, setReason] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const grant = {
      extra_attempts: Number(attempts),
      extra_time_percent: Number(percent),
      extra_minutes: Number(minutes),
      reason: reason.trim(),
    };
    save.mutate(
      { params: { path: { ...pathOf(quiz), learner_uuid: override.learner.uuid } }, body: grant },
      {
        onSuccess: () => {
          setReason("");
          showToast({ tone: "success", title: "Saved", detail: "This takes effect now, including for an attempt in progress." });
        },
      },
    );
  };
  const timed = override.time_limit_minutes !== null;
  return (
    <form aria-label="Extra attempts and time" className="max-w-xl space-y-5" onSubmit={submit}>
      <div className="grid gap-4 sm:grid-cols-3">
        <NumberField label="Extra attempts" max={100} value={attempts} onChange={setAttempts} />
        {timed && <NumberField label="Extra time (%)" max={400} value={percent} onChange={setPercent} />}
        {timed && <NumberField label="Extra minutes" max={1440} value={minutes} onChange={setMinutes} />}
      </div>
      <label className="block space-y-1.5">
        <span className="font-semibold">Reason</span>
        <input
          className={fieldClasses}
          value={reason}
          maxLength={500}
          onChange={({ target }) => {
            setReason(target.value);
          }}
        />
        <span className="block text-sm text-muted">Saved with your name. The learner won’t see it.</span>
      </label>
      {save.isError && (
        <Notice tone="danger" title={`Not saved: ${describeError(save.error).title}`}>
          {reasons(save.error) ?? describeError(save.error).detail}
        </Notice>
      )}
      <Button type="submit" busy={save.isPending}>
        {save.isPending ? "Saving…" : "Save"}
      </Button>
    </form>
  );
}

interface NumberFieldProps {
  label: string;
  max: number;
  value: string;
  onChange: (value: string) => void;
}

function NumberField({ label, max, value, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col justify-end gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={0}
        max={max}
        step={1}
        required
        className={fieldClasses}
        value={value}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      />
    </div>
  );
}

function reasons(error: Error): string | null {
  const list = error instanceof ApiError ? Object.values(error.details).flat() : [];
  return list.length > 0 ? list.join(" ") : null;
}
