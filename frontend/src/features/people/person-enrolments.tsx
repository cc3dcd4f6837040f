/** A person's enrolments, each with its payments. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { PersonEnrolment, PersonGrant, PersonPayment } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { formatMoney } from "@/shared/format/money";
import { routes } from "@/shared/navigation/paths";
import { Badge, type BadgeTone } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import type { EnrolmentChange } from "./enrolment-change-dialog";

/** What can be asked for: a change, more time, or a look at what is due. */
export type AskedChange = EnrolmentChange | "extend" | "settle";

interface PersonEnrolmentsProps {
  enrolments: readonly PersonEnrolment[];
  renderStatus: (status: PersonEnrolment["status"]) => ReactNode;
  /** Asks for the details of a change; absent where nothing can be changed. */
  onChange?: ((change: AskedChange, enrolment: PersonEnrolment) => void) | undefined;
}

export function PersonEnrolments({ enrolments, renderStatus, onChange }: PersonEnrolmentsProps) {
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
            {enrolment.access_until !== null && ` · access until ${formatDate(enrolment.access_until)}`}
          </p>
          {enrolment.withdrawn_at !== null && (
            <p className="text-sm text-muted">
              {enrolment.transferred_to === null ? "Withdrawn" : "Transferred to another course"}{" "}
              {formatDate(enrolment.withdrawn_at)}
            </p>
          )}
          {enrolment.grants.length > 0 && (
            <ul aria-label={`Grants for ${enrolment.course_title}`} className="space-y-1 text-sm">
              {enrolment.grants.map((grant) => (
                <GrantRow key={grant.granted_at} grant={grant} />
              ))}
            </ul>
          )}
          {enrolment.payments.length > 0 && (
            <ul aria-label={`Payments for ${enrolment.course_title}`} className="space-y-1 text-sm">
              {enrolment.payments.map((payment) => (
                <PaymentRow key={payment.checkout_session} payment={payment} />
              ))}
            </ul>
          )}
          {onChange !== undefined && <Changes enrolment={enrolment} onChange={onChange} />}
        </li>
      ))}
    </ul>
  );
}

const changes: Record<AskedChange, string> = {
  extend: "Extend",
  settle: "Settle",
  withdraw: "Withdraw",
  restore: "Undo withdrawal",
  transfer: "Transfer",
};

/** What can be done about an enrolment now. */
function possible(enrolment: PersonEnrolment): AskedChange[] {
  const extend = enrolment.access_until === null ? [] : (["extend"] as const);
  if (enrolment.withdrawn_at !== null) return enrolment.transferred_to === null ? ["restore"] : [];
  switch (enrolment.status) {
    case "active":
      return [...extend, "settle", "transfer", "withdraw"];
    case "completed":
      return [...extend, "settle", "withdraw"];
    case "suspended":
      return [...extend, "withdraw"];
    default:
      return [];
  }
}

interface ChangesProps {
  enrolment: PersonEnrolment;
  onChange: (change: AskedChange, enrolment: PersonEnrolment) => void;
}

function Changes({ enrolment, onChange }: ChangesProps) {
  const offered = possible(enrolment);
  if (offered.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {offered.map((change) => (
        <Button
          key={change}
          tone="secondary"
          size="sm"
          aria-label={`${changes[change]}: ${enrolment.course_title}`}
          onClick={() => {
            onChange(change, enrolment);
          }}
        >
          {changes[change]}
        </Button>
      ))}
    </div>
  );
}

const grants: Record<PersonGrant["kind"], string> = {
  complimentary: "Complimentary",
  paid_elsewhere: "Paid elsewhere",
  transferred: "Transferred from another course",
};

function GrantRow({ grant }: { grant: PersonGrant }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Badge tone="success">{grants[grant.kind]}</Badge>
      {grant.kind === "paid_elsewhere" && <span className="[overflow-wrap:anywhere]">{grant.reference}</span>}
      <span className="text-muted">{formatDate(grant.granted_at)}</span>
    </li>
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
      <Link to={routes.payment} params={{ payment: payment.checkout_session }} className="link [overflow-wrap:anywhere]">
        {payment.payment ?? payment.checkout_session}
      </Link>
    </li>
  );
}
