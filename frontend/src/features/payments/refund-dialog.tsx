/** Refunds a payment, in full or in part. Stripe’s event says what came of it. */
import { useState } from "react";
import type { ApiError } from "@/shared/api/api-error";
import type { OfficePaymentDetails } from "@/shared/api/types";
import { isOutcomeUnknown, useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { useDraft } from "@/shared/drafts/use-draft";
import { amountOf, amountText, formatMoney } from "@/shared/format/money";
import { Field, Input } from "@/shared/ui/field";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
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
    <ReasonDialog
      title="Refund this payment?"
      confirm={isAmount ? `Refund ${formatMoney({ amount, currency })}` : "Refund"}
      busy="Refunding…"
      danger
      meaning={`${consequence(payment.refund_due)} You can’t take a refund back.`}
      reason={entered.reason}
      checked={checked}
      onReason={(value) => {
        enter({ reason: value });
      }}
      mutation={mutation}
      failed={isOutcomeUnknown(mutation.error) ? "Stripe hasn’t confirmed the refund" : "Nothing was refunded"}
      failure={mutation.error === null ? undefined : failure(mutation.error)}
      onConfirm={confirm}
      onClose={onClose}
    >
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
    </ReasonDialog>
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
