/** Adds or deducts credits manually, with a type and a reason that the learner can see. */
import { useState } from "react";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { formatCpdType } from "@/shared/format/course-facts";
import { creditsOf, hundredthsOf, signedCredits } from "@/shared/format/credits";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { Field, Input, TextArea } from "@/shared/ui/field";
import { Notice } from "@/shared/ui/notice";
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
  const [credits, setCredits] = useState("");
  const [chosenType, setType] = useState("");
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  const [asking, setAsking] = useState(false);
  const adjust = useIntentionMutation("post", "/api/admin/cpd/adjustments/", {
    refreshes: ["/api/admin/learners/{learner_uuid}/cpd_transactions/"],
  });
  const type = knownTypes.includes(chosenType) ? chosenType : (knownTypes[0] ?? "");
  const wrongCredits = creditsProblem(credits, balance);
  const wrongReason = reason.trim() === "" ? "Enter a reason. The learner will see it, and so may an auditor." : undefined;
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
          setCredits("");
          setReason("");
          setChecked(false);
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
        event.preventDefault();
        setChecked(true);
        if (wrongCredits !== undefined || wrongReason !== undefined) return;
        adjust.reset();
        setAsking(true);
      }}
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="Credits" hint="Use a minus sign to deduct credits: -2.50" error={checked ? wrongCredits : undefined}>
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              value={credits}
              onChange={(event) => {
                setCredits(event.target.value);
              }}
            />
          )}
        </Field>
        <Field label="CPD type" hint="The credits count towards the goal for this type">
          {(wiring) => (
            <Select
              {...wiring}
              value={type}
              onChange={(event) => {
                setType(event.target.value);
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
      <Field label="Reason" error={checked ? wrongReason : undefined}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={3}
            maxLength={REASON_MAX}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
            }}
          />
        )}
      </Field>
      {adjust.isError && (
        <Notice tone="danger" title="The credits weren’t adjusted">
          <RefusalText error={adjust.error} />
        </Notice>
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

function creditsProblem(credits: string, balance: string): string | undefined {
  const hundredths = hundredthsOf(credits);
  if (hundredths === null) return "Enter a number with up to two decimal places, such as 2.50 or -1.";
  if (hundredths === 0) return "Enter an amount other than zero.";
  if (Math.abs(hundredths) > ENTRY_MAX_HUNDREDTHS) return "An entry can’t exceed 9999.99 credits.";
  if ((hundredthsOf(balance) ?? 0) + hundredths < 0) return `This would take the balance of ${balance} below zero.`;
  return undefined;
}
