import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { $api } from "@/shared/api/client";
import { refresh } from "@/shared/api/query-cache";
import type { AssignmentOverrideDetail } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
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
  if (found.isError) return <FailureNotice error={found.error} />;
  if (found.data === undefined) return null;
  return (
    <div className="max-w-xl space-y-5">
      <p className="text-muted">{factsText(found.data.override)}</p>
      <OverrideForm
        address={address}
        extraAttempts={found.data.override.extra_attempts}
        grantedDueAt={found.data.history[0]?.due_at ?? null}
      />
      <GrantHistory history={found.data.history} />
    </div>
  );
}

function factsText({ remaining_attempts: left, max_attempts: most, due_at: due }: AssignmentOverrideDetail["override"]): string {
  const attempts = left === null || most === null ? "Unlimited attempts" : `${left} of ${most} attempts left`;
  return `${attempts}. ${due === null ? "No due date." : `Due ${formatDate(due)}.`}`;
}

interface OverrideFormProps {
  address: OverrideAddress;
  extraAttempts: number;
  /** The later due date that was granted before. */
  grantedDueAt: string | null;
}

function OverrideForm({ address, extraAttempts, grantedDueAt }: OverrideFormProps) {
  const id = useId();
  const queryClient = useQueryClient();
  // Saving the same grant twice has no further effect, so no idempotency key is kept.
  const save = $api.useMutation("put", path, {
    onSettled: () => {
      void refresh(queryClient, [path]);
    },
  });
  const grantedDay = grantedDueAt === null ? "" : localDay(grantedDueAt);
  const draft = useDraft(`assignment-override.${address.contentUuid}.${address.learnerUuid}`, {
    extra_attempts: extraAttempts,
    due_on: grantedDay,
    reason: "",
  });
  const form = useForm({ defaultValues: draft.initial });
  useKeptForm(form, draft);
  const { handleSubmit, register, setValue } = form;
  const submit = handleSubmit(({ extra_attempts, due_on, reason }) => {
    // A grant replaces the one before it, so a date that was not changed is sent again. A day ends where the
    // instructor is.
    const chosen = due_on === "" ? null : new Date(`${due_on}T23:59:00`).toISOString();
    const dueAt = due_on === grantedDay ? grantedDueAt : chosen;
    save.mutate(
      { params: pathOf(address), body: { extra_attempts, due_at: dueAt, reason: reason.trim() } },
      {
        onSuccess: () => {
          draft.drop();
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
      {save.isError && <FailureNotice error={save.error} what="Not saved" />}
      <Button type="submit" busy={save.isPending}>
        {save.isPending ? "Saving…" : "Save"}
      </Button>
    </form>
  );
}

/** The day of a moment where the instructor is, as a date field holds it. */
function localDay(moment: string): string {
  const date = new Date(moment);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
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
