import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { $api } from "@/shared/api/client";
import { describeError } from "@/shared/api/error-texts";
import { refresh } from "@/shared/api/query-cache";
import type { AssignmentOverrideDetail } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { showToast } from "@/shared/ui/toast-store";

const path = "/api/courses/{course_uuid}/assignments/{content_uuid}/overrides/{learner_uuid}/";
const fieldClasses = "min-h-11 w-full rounded-md border border-edge bg-surface px-3 py-2 text-ink";

/** Identifies one learner's limits at an assignment. */
interface OverrideAddress {
  courseUuid: string;
  contentUuid: string;
  learnerUuid: string;
}

const pathOf = ({ courseUuid, contentUuid, learnerUuid }: OverrideAddress) => ({
  path: { course_uuid: courseUuid, content_uuid: contentUuid, learner_uuid: learnerUuid },
});

/** More attempts or a later due date for one learner, for the instructor of the course. */
export function AssignmentOverride({ address }: { address: OverrideAddress }) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button
        tone="secondary"
        onClick={() => {
          setOpen(true);
        }}
      >
        More attempts or a later date
      </Button>
    );
  }
  return <OverridePanel address={address} />;
}

function OverridePanel({ address }: { address: OverrideAddress }) {
  const found = $api.useQuery("get", path, { params: pathOf(address) });
  if (found.isError) {
    return (
      <Notice tone="danger" title={describeError(found.error).title}>
        {describeError(found.error).detail}
      </Notice>
    );
  }
  if (found.data === undefined) return null;
  return (
    <div className="max-w-xl space-y-5">
      <p className="text-muted">{factsText(found.data.override)}</p>
      <OverrideForm address={address} override={found.data.override} />
      <GrantHistory history={found.data.history} />
    </div>
  );
}

function factsText({ remaining_attempts: left, max_attempts: most, due_at: due }: AssignmentOverrideDetail["override"]): string {
  const attempts = left === null || most === null ? "Unlimited attempts" : `${left} of ${most} attempts left`;
  return `${attempts}. ${due === null ? "No due date." : `Due ${formatDate(due)}.`}`;
}

function OverrideForm({ address, override }: { address: OverrideAddress; override: AssignmentOverrideDetail["override"] }) {
  const id = useId();
  const queryClient = useQueryClient();
  // Saving the same grant twice has no further effect, so no idempotency key is kept.
  const save = $api.useMutation("put", path, {
    onSettled: () => {
      void refresh(queryClient, [path]);
    },
  });
  const { handleSubmit, register, setValue } = useForm({
    defaultValues: { extra_attempts: override.extra_attempts, due_on: "", reason: "" },
  });
  const submit = handleSubmit(({ extra_attempts, due_on, reason }) => {
    // A day ends where the instructor is.
    const dueAt = due_on === "" ? null : new Date(`${due_on}T23:59:00`).toISOString();
    save.mutate(
      { params: pathOf(address), body: { extra_attempts, due_at: dueAt, reason: reason.trim() } },
      {
        onSuccess: () => {
          setValue("reason", "");
          showToast({ tone: "success", title: "Saved", detail: "This takes effect now." });
        },
      },
    );
  });
  return (
    <form aria-label="More attempts or a later due date" className="space-y-4" onSubmit={(event) => void submit(event)}>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="space-y-1.5">
          <label htmlFor={`${id}-attempts`} className="block font-semibold">
            Extra attempts
          </label>
          <input
            id={`${id}-attempts`}
            type="number"
            inputMode="numeric"
            min={0}
            max={100}
            step={1}
            required
            className={fieldClasses}
            {...register("extra_attempts", { valueAsNumber: true })}
          />
        </div>
        <div className="space-y-1.5">
          <label htmlFor={`${id}-due`} className="block font-semibold">
            Later due date (optional)
          </label>
          <input id={`${id}-due`} type="date" className={fieldClasses} {...register("due_on")} />
        </div>
      </div>
      <label className="block space-y-1.5">
        <span className="font-semibold">Reason</span>
        <input className={fieldClasses} maxLength={500} {...register("reason")} />
        <span className="block text-sm text-muted">Saved with your name. The learner won’t see it.</span>
      </label>
      {save.isError && (
        <Notice tone="danger" title={`Not saved: ${describeError(save.error).title}`}>
          {describeError(save.error).detail}
        </Notice>
      )}
      <Button type="submit" busy={save.isPending}>
        {save.isPending ? "Saving…" : "Save"}
      </Button>
    </form>
  );
}

function GrantHistory({ history }: { history: AssignmentOverrideDetail["history"] }) {
  if (history.length === 0) return null;
  return (
    <ul className="overflow-hidden rounded-xl border border-line bg-surface">
      {history.map((grant) => (
        <li key={grant.granted_at} className="border-b border-line px-5 py-3.5 last:border-b-0">
          <p className="font-semibold">
            {grant.extra_attempts} extra {grant.extra_attempts === 1 ? "attempt" : "attempts"}
            {grant.due_at !== null && `, due ${formatDate(grant.due_at)}`}
          </p>
          {grant.reason !== "" && <p>{grant.reason}</p>}
          <p className="text-sm text-muted">{formatDate(grant.granted_at)}</p>
        </li>
      ))}
    </ul>
  );
}
