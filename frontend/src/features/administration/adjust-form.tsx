/** Adds or deducts credits manually, with a type and a reason that the learner can see. */
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { formatCpdType } from "@/shared/format/course-facts";
import { creditsOf, hundredthsOf, signedCredits } from "@/shared/format/credits";
import { useDraft } from "@/shared/drafts/use-draft";
import { useKeptForm } from "@/shared/drafts/use-kept-form";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { DraftNote } from "@/shared/ui/draft-note";
import { Field, Input, TextArea } from "@/shared/ui/field";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Select } from "@/shared/ui/select";
import { showToast } from "@/shared/ui/toast-store";
import { RefusalText } from "./refusal-text";

const ENTRY_MAX_HUNDREDTHS = 999_999;
const REASON_MAX = 500;

interface AdjustFormProps {
  learnerUuid: string;
  balance: string;
  knownTypes: readonly string[];
}

export function AdjustForm({ learnerUuid, balance, knownTypes }: AdjustFormProps) {
  const blank = { credits: "", type: "", reason: "" };
  const draft = useDraft(`adjustment.${learnerUuid}`, blank);
  const form = useForm({ defaultValues: draft.initial, shouldFocusError: false });
  useKeptForm(form, draft);
  const { control, formState, handleSubmit, register, reset, setValue } = form;
  const { errors } = formState;
  const [credits, chosenType, reason] = useWatch({ control, name: ["credits", "type", "reason"] });
  const [asking, setAsking] = useState(false);
  const adjust = useIntentionMutation("post", "/api/admin/cpd/adjustments/", {
    refreshes: ["/api/admin/learners/{learner_uuid}/cpd_transactions/"],
  });
  const type = knownTypes.includes(chosenType) ? chosenType : (knownTypes[0] ?? "");
  const after = creditsOf((hundredthsOf(balance) ?? 0) + (hundredthsOf(credits) ?? 0));
  const send = () => {
    adjust.mutate(
      {
        body: {
          learner: learnerUuid,
          credits: creditsOf(hundredthsOf(credits) ?? 0),
          cpd_type: type,
          reason: reason.trim(),
        },
      },
      {
        onSuccess: (entry) => {
          showToast({ tone: "success", title: "Credits adjusted", detail: `The new balance is ${entry.balance_after}.` });
          reset({ ...blank, type });
          draft.drop();
        },
        onSettled: () => {
          setAsking(false);
        },
      },
    );
  };
  return (
    <form
      noValidate
      aria-label="Adjust credits"
      className="space-y-5"
      onSubmit={(event) => {
        void handleSubmit(() => {
          adjust.reset();
          setAsking(true);
        })(event);
      }}
    >
      <DraftNote
        shown={draft.restored}
        onDiscard={() => {
          reset(blank);
          draft.drop();
        }}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Credits" hint="Use a minus sign to deduct credits: -2.50" error={errors.credits?.message}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              {...register("credits", { validate: (amount) => creditsProblem(amount, balance) })}
            />
          )}
        </Field>
        <Field label="CPD type" hint="The credits count towards the goal for this type">
          {(wiring) => (
            <Select
              {...wiring}
              value={type}
              onChange={(event) => {
                setValue("type", event.target.value);
              }}
            >
              {knownTypes.map((option) => (
                <option key={option} value={option}>
                  {formatCpdType(option)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label="Reason" error={errors.reason?.message}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={3}
            maxLength={REASON_MAX}
            {...register("reason", { validate: reasonProblem })}
          />
        )}
      </Field>
      {adjust.isError && (
        <FailureNotice error={adjust.error} title="The credits weren’t adjusted">
          <RefusalText error={adjust.error} />
        </FailureNotice>
      )}
      <Button type="submit">Adjust credits…</Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Adjust credits?"
        confirmLabel={adjust.isPending ? "Adjusting…" : "Adjust"}
        confirmTone="primary"
        cancelLabel="Cancel"
        busy={adjust.isPending}
        onConfirm={send}
      >
        <p>
          <strong className="text-ink">{signedCredits(creditsOf(hundredthsOf(credits) ?? 0))}</strong> credits (
          {formatCpdType(type)}). The balance changes from {balance} to <strong className="text-ink">{after}</strong>.
        </p>
        <p>Reason: {reason}</p>
        <p>The entry is permanent. To correct a mistake, make another adjustment.</p>
      </ConfirmDialog>
    </form>
  );
}

function reasonProblem(reason: string): string | undefined {
  return reason.trim() === "" ? "Enter a reason. The learner will see it, and so may an auditor." : undefined;
}

function creditsProblem(credits: string, balance: string): string | undefined {
  const hundredths = hundredthsOf(credits);
  if (hundredths === null) return "Enter a number with up to two decimal places, such as 2.50 or -1.";
  if (hundredths === 0) return "Enter an amount other than zero.";
  if (Math.abs(hundredths) > ENTRY_MAX_HUNDREDTHS) return "An entry can’t exceed 9999.99 credits.";
  if ((hundredthsOf(balance) ?? 0) + hundredths < 0) return `This would take the balance of ${balance} below zero.`;
  return undefined;
}
