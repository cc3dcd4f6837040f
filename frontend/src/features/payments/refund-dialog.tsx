/** Refunds a payment, in full or in part. Stripe’s event says what came of it. */
import { useState } from "react";
import type { ApiError } from "@/shared/api/api-error";
import type { OfficePaymentDetails } from "@/shared/api/types";
import { isOutcomeUnknown, useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { amountOf, amountText, formatMoney } from "@/shared/format/money";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Field, Input } from "@/shared/ui/field";
import { ReasonField } from "@/shared/ui/reason-field";
import { showToast } from "@/shared/ui/toast-store";
import { refreshesPayments } from "./refreshes-payments";

interface RefundDialogProps {
  details: OfficePaymentDetails;
  currency: string;
  onClose: () => void;
}

export function RefundDialog({ details, currency, onClose }: RefundDialogProps) {
  const { payment, refundable_amount: left } = details;
  // A request that Stripe has not answered is sent again as it is.
  const open = details.requests.find(({ state }) => state === "sending");
  const draft = useDraft(`refund.${payment.id}.${String(payment.refunded_amount)}`, {
    amount: amountText(open?.amount ?? left, currency),
    reason: payment.refund_due ? "Duplicate payment" : "",
  });
  const [entered, setEntered] = useState(draft.initial);
  const [checked, setChecked] = useState(false);
  const mutation = useIntentionMutation("post", "/api/office/payments/{payment}/refunds/", { refreshes: refreshesPayments });
  const amount = amountOf(entered.amount, currency);
  const isAmount = amount !== null && amount > 0 && amount <= left;
  const reason = entered.reason.trim();
  const enter = (fields: Partial<typeof entered>) => {
    const next = { ...entered, ...fields };
    setEntered(next);
    draft.keep(next);
  };
  const confirm = () => {
    setChecked(true);
    if (!isAmount || reason === "") return;
    const body = { amount, refunded_amount: payment.refunded_amount, reason };
    mutation.mutate(
      { params: { path: { payment: payment.id } }, body },
      {
        onSuccess: () => {
          draft.drop();
          showToast({ tone: "success", title: "Refund requested", detail: formatMoney({ amount, currency }) });
          onClose();
        },
      },
    );
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title="Refund this payment?"
      confirmLabel={mutation.isPending ? "Refunding…" : isAmount ? `Refund ${formatMoney({ amount, currency })}` : "Refund"}
      cancelLabel="Cancel"
      busy={mutation.isPending}
      onConfirm={confirm}
    >
      <p>{consequence(payment.refund_due)} You can’t take a refund back.</p>
      <div className="space-y-4 text-ink">
        <Field
          label={`Amount in ${currency.toUpperCase()}`}
          hint={`Up to ${formatMoney({ amount: left, currency })}.`}
          error={checked && !isAmount ? `Enter an amount up to ${formatMoney({ amount: left, currency })}.` : undefined}
        >
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="decimal"
              autoComplete="off"
              readOnly={open !== undefined}
              value={entered.amount}
              onChange={(event) => {
                enter({ amount: event.target.value });
              }}
            />
          )}
        </Field>
        <ReasonField
          value={entered.reason}
          missing={checked && reason === ""}
          onChange={(value) => {
            enter({ reason: value });
          }}
        />
      </div>
      {mutation.isError && (
        <FailureNotice error={mutation.error} title={isOutcomeUnknown(mutation.error) ? "Stripe hasn’t confirmed the refund" : "Nothing was refunded"}>
          {failure(mutation.error)}
        </FailureNotice>
      )}
    </ConfirmDialog>
  );
}

function consequence(isDuplicate: boolean): string {
  return isDuplicate
    ? "The money goes back the way it was paid. The learner keeps the access that the other payment pays for."
    : "The money goes back the way it was paid. A payment that is refunded in full no longer pays for the enrolment, which then ends.";
}

/** What the API says of a refusal is written for staff. */
function failure(error: ApiError): string | undefined {
  if (isOutcomeUnknown(error)) return "It may have been made. Send it again: nothing is refunded twice.";
  return error.code === "CONFLICT" ? error.message : undefined;
}
