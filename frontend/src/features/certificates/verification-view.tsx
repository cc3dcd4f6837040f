/** What anyone with a certificate's code can see, starting with whether it is valid. */
import { BadgeCheck, BadgeX, History } from "lucide-react";
import type { Verification } from "@/shared/api/types";
import { formatCpdType } from "@/shared/format/course-facts";
import { formatDay } from "@/shared/format/date-time";

const verdicts = {
  active: {
    icon: BadgeCheck,
    title: "This certificate is valid",
    look: "border-success/40 bg-success-soft text-success",
    detail: "We issued this certificate, and its current details are shown below.",
  },
  revoked: {
    icon: BadgeX,
    title: "This certificate has been revoked",
    look: "border-danger/40 bg-danger-soft text-danger",
    detail: "We issued this certificate and later withdrew it. It no longer counts as evidence of CPD.",
  },
  superseded: {
    icon: History,
    title: "This certificate has been superseded",
    look: "border-accent/40 bg-accent-soft text-accent",
    detail: "A newer issue has replaced it. Ask the holder for the current certificate.",
  },
} as const;

export function VerificationView({ verification }: { verification: Verification }) {
  const { icon: Icon, title, look, detail } = verdicts[verification.status];
  return (
    <article className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
      <div className={`flex items-start gap-4 border-b p-5 sm:p-6 ${look}`}>
        <Icon aria-hidden="true" className="size-9 shrink-0" />
        <div className="space-y-1">
          <h1 className="text-2xl">{title}</h1>
          <p className="text-ink">{detail}</p>
        </div>
      </div>
      <dl className="grid gap-x-8 gap-y-4 p-5 sm:grid-cols-2 sm:p-6">
        {verification.learner_name !== null && <Fact name="Awarded to" value={verification.learner_name} wide />}
        <Fact name="For completing" value={verification.course_title} wide />
        {verification.credits !== null && verification.cpd_type !== null && (
          <Fact name="CPD credits" value={`${verification.credits} (${formatCpdType(verification.cpd_type)})`} />
        )}
        {verification.organiser !== null && <Fact name="Provider" value={verification.organiser} />}
        <Fact name="Completed" value={formatDay(verification.completed_on)} />
        <Fact name="Issued" value={formatDay(verification.issued_on)} />
        {verification.credits_valid_until_day !== null && (
          <Fact name="Credits valid until" value={formatDay(verification.credits_valid_until_day)} />
        )}
        {verification.revoked_on !== null && <Fact name="Revoked" value={formatDay(verification.revoked_on)} />}
        <Fact name="Time zone of these days" value={verification.time_zone.replaceAll("_", " ")} />
        <Fact name="Certificate number" value={verification.number} />
      </dl>
      {verification.learner_name === null && (
        <p className="border-t border-line p-5 text-muted sm:px-6">
          The certificate number shows only these details. To see whose certificate it is and for how many credits, use
          the link or QR code on the certificate.
        </p>
      )}
    </article>
  );
}

function Fact({ name, value, wide = false }: { name: string; value: string; wide?: boolean }) {
  return (
    <div className={wide ? "sm:col-span-2" : undefined}>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className={`[overflow-wrap:anywhere] ${wide ? "font-serif text-xl font-semibold" : "font-semibold"}`}>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
