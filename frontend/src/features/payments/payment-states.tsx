/** What has become of a payment, in words. */
import type { OfficePayment, PaymentListName } from "@/shared/api/types";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

export const lists: readonly { value: PaymentListName; label: string; empty: string }[] = [
  { value: "duplicate", label: "Duplicate", empty: "Nothing has to be refunded." },
  { value: "unmatched", label: "Unmatched", empty: "Every payment names its purchase." },
  { value: "rejected", label: "Rejected", empty: "Every payment is for what we asked." },
  { value: "disputed", label: "Disputed", empty: "No payment is disputed." },
  { value: "pending", label: "Pending", empty: "No payment is on its way." },
  { value: "refunded", label: "Refunded", empty: "Nothing was refunded yet." },
];

const states: Record<OfficePayment["state"], { label: string; tone: BadgeTone }> = {
  pending: { label: "Payment pending", tone: "accent" },
  rejected: { label: "Rejected", tone: "danger" },
  unmatched: { label: "Unmatched", tone: "accent" },
  failed: { label: "Payment failed", tone: "neutral" },
  expired: { label: "Expired", tone: "neutral" },
  paid: { label: "Paid", tone: "success" },
  disputed: { label: "Disputed", tone: "danger" },
  dispute_lost: { label: "Dispute lost", tone: "danger" },
  refunded: { label: "Refunded", tone: "neutral" },
};

/** Why a payment was rejected. A reason that is not listed is shown as the API names it. */
const reasons: Record<string, string> = {
  amount_mismatch: "The amount is not the price.",
  amount_missing: "Stripe named no amount.",
  currency_mismatch: "The currency is not the price’s.",
  mode_is_not_payment: "It is no single payment.",
  livemode_mismatch: "It belongs to Stripe’s other mode (test or live).",
  course_unknown: "It names a course that we don’t have.",
  course_missing_or_malformed: "It names no course.",
  learner_unknown: "It names somebody who has never signed in.",
  learner_missing_or_malformed: "It names no learner.",
  learner_mismatch: "It names two learners.",
  learner_erased: "It was paid by somebody whose data was erased.",
  asked_amount_malformed: "It doesn’t say what was asked.",
};

export function rejectionText(reason: string): string {
  return reasons[reason] ?? reason;
}

export function PaymentBadges({ payment }: { payment: OfficePayment }) {
  const { label, tone } = states[payment.state];
  const partly = payment.refunded_amount > 0 && payment.state !== "refunded";
  return (
    <>
      <Badge tone={tone}>{label}</Badge>
      {partly && <Badge>Refunded in part</Badge>}
      {payment.refund_requested ? (
        <Badge tone="accent">Refund requested</Badge>
      ) : (
        payment.refund_due && <Badge tone="danger">Refund due</Badge>
      )}
    </>
  );
}
