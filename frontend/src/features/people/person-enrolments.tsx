/** A person's enrolments, each with its payments. */
import type { ReactNode } from "react";
import type { PersonEnrolment, PersonPayment } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { formatMoney } from "@/shared/format/money";
import { Badge, type BadgeTone } from "@/shared/ui/badge";

interface PersonEnrolmentsProps {
  enrolments: readonly PersonEnrolment[];
  renderStatus: (status: PersonEnrolment["status"]) => ReactNode;
}

export function PersonEnrolments({ enrolments, renderStatus }: PersonEnrolmentsProps) {
  return (
    <ul className="divide-y divide-line">
      {enrolments.map((enrolment) => (
        <li key={enrolment.uuid} className="space-y-2 py-4 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h3 className="min-w-0 font-semibold [overflow-wrap:anywhere]">
              {enrolment.course_title === "" ? enrolment.course_uuid : enrolment.course_title}
            </h3>
            {renderStatus(enrolment.status)}
          </div>
          <p className="text-sm text-muted">
            Enrolled {formatDate(enrolment.enrolled_at)} · {enrolment.progress_percent}% complete
            {enrolment.completed_at !== null && ` · completed ${formatDate(enrolment.completed_at)}`}
          </p>
          {enrolment.payments.length > 0 && (
            <ul aria-label={`Payments for ${enrolment.course_title}`} className="space-y-1 text-sm">
              {enrolment.payments.map((payment) => (
                <PaymentRow key={payment.checkout_session} payment={payment} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

const states: Record<PersonPayment["state"], { label: string; tone: BadgeTone }> = {
  pending: { label: "Payment pending", tone: "accent" },
  paid: { label: "Paid", tone: "success" },
  disputed: { label: "Disputed", tone: "danger" },
  returned: { label: "Returned", tone: "neutral" },
};

function PaymentRow({ payment }: { payment: PersonPayment }) {
  const { label, tone } = states[payment.state];
  const { amount, refunded_amount: refunded } = payment;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Badge tone={tone}>{label}</Badge>
      {payment.refund_due && <Badge tone="danger">Refund due</Badge>}
      {amount !== null && <span className="tabular-nums">{formatMoney(amount)}</span>}
      {amount !== null && refunded > 0 && (
        <span className="text-muted">{formatMoney({ ...amount, amount: refunded })} refunded</span>
      )}
      <code className="text-muted [overflow-wrap:anywhere]">{payment.payment ?? payment.checkout_session}</code>
    </li>
  );
}
