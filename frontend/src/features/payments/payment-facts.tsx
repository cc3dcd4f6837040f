/** What is known of a payment: amount, whose it is, refunds, disputes. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { OfficePaymentDetails, OfficeRefundRequest } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { formatMoney } from "@/shared/format/money";
import { routes } from "@/shared/navigation/paths";
import { Badge, type BadgeTone } from "@/shared/ui/badge";
import { ExternalLink } from "@/shared/ui/external-link";
import { PaymentBadges, rejectionText } from "./payment-states";

export function PaymentFacts({ details }: { details: OfficePaymentDetails }) {
  const { payment } = details;
  const money = moneyIn(payment.amount?.currency);
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
      <Fact term="State">
        <span className="flex flex-wrap gap-2">
          <PaymentBadges payment={payment} />
          {!details.livemode && <Badge>Test mode</Badge>}
        </span>
        {payment.reason !== null && <p className="mt-1">{rejectionText(payment.reason)}</p>}
      </Fact>
      <Fact term="Amount">{payment.amount === null ? "Not known" : formatMoney(payment.amount)}</Fact>
      {payment.refunded_amount > 0 && <Fact term="Refunded">{money(payment.refunded_amount)}</Fact>}
      <Fact term="Learner">
        {payment.person === null ? (
          "Names nobody"
        ) : (
          <Link to={routes.person} params={{ learnerUuid: payment.person.id }} className="link [overflow-wrap:anywhere]">
            <bdi>{payment.person.name === "" ? "No name" : payment.person.name}</bdi>
          </Link>
        )}
      </Fact>
      <Fact term="Course">{payment.course === null ? "Names none" : payment.course.title}</Fact>
      <Fact term="Last heard of">
        {formatDate(payment.changed_at)}, {formatTime(payment.changed_at)}
      </Fact>
      <Fact term="At Stripe">
        <code className="block text-muted [overflow-wrap:anywhere]">{payment.payment ?? payment.id}</code>
        {details.stripe_url !== null && <ExternalLink href={details.stripe_url}>Open in Stripe</ExternalLink>}
      </Fact>
    </dl>
  );
}

const refundStates: Record<OfficeRefundRequest["state"], { label: string; tone: BadgeTone }> = {
  sending: { label: "Not confirmed by Stripe", tone: "danger" },
  accepted: { label: "Accepted by Stripe", tone: "accent" },
  refused: { label: "Refused by Stripe", tone: "danger" },
  pending: { label: "On its way to the payer", tone: "accent" },
  succeeded: { label: "Refunded", tone: "success" },
  failed: { label: "Sent back by the bank", tone: "danger" },
};

/** The refunds that the office has asked for, and those that were made at Stripe. */
export function Refunds({ details }: { details: OfficePaymentDetails }) {
  const { requests, refunds, disputes } = details;
  const money = moneyIn(details.payment.amount?.currency);
  if (requests.length + refunds.length + disputes.length === 0) return <p className="text-muted">None.</p>;
  return (
    <div className="space-y-4">
      {requests.length > 0 && (
        <ul aria-label="Refunds asked for here" className="divide-y divide-line">
          {requests.map((request) => (
            <li key={request.uuid} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="font-semibold tabular-nums">{money(request.amount)}</span>
              <RefundBadge state={request.state} />
              <span className="text-sm text-muted [overflow-wrap:anywhere]">
                {formatDate(request.requested_at)}, {formatTime(request.requested_at)} ·{" "}
                <bdi>{request.requested_by.name === "" ? request.requested_by.id : request.requested_by.name}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
      {refunds.length > 0 && (
        <ul aria-label="Refunds reported by Stripe" className="divide-y divide-line">
          {refunds.map((refund) => (
            <li key={refund.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="font-semibold tabular-nums">{money(refund.amount)}</span>
              <RefundBadge state={refund.state} />
              <code className="text-sm text-muted [overflow-wrap:anywhere]">{refund.id}</code>
            </li>
          ))}
        </ul>
      )}
      {disputes.length > 0 && (
        <ul aria-label="Disputes" className="divide-y divide-line">
          {disputes.map((dispute) => (
            <li key={dispute.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <span className="font-semibold">Dispute</span>
              <Badge tone={dispute.state === "won" ? "success" : "danger"}>{disputeStates[dispute.state]}</Badge>
              <code className="text-sm text-muted [overflow-wrap:anywhere]">{dispute.id}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const disputeStates = { open: "Open", lost: "Lost", won: "Won" } as const;

function RefundBadge({ state }: { state: OfficeRefundRequest["state"] }) {
  const { label, tone } = refundStates[state];
  return <Badge tone={tone}>{label}</Badge>;
}

/** Amounts of a payment whose currency is not known are shown as Stripe counts them. */
function moneyIn(currency: string | undefined): (amount: number) => string {
  return (amount) => (currency === undefined ? `${String(amount)} minor units` : formatMoney({ amount, currency }));
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
