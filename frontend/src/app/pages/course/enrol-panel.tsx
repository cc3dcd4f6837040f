/** The price, key facts and main button of a course page. */
import { Link } from "@tanstack/react-router";
import { Award, Radio } from "lucide-react";
import { enrolmentOn, useEnrolments } from "@/features/enrolments/enrolments-query";
import { mayEnrol } from "@/features/enrolments/enrolment-status";
import { RejoinButton } from "@/features/enrolments/rejoin-button";
import { StatusBadge } from "@/features/enrolments/status-badge";
import type { Course, Enrolment } from "@/shared/api/types";
import { formatCpdType, formatDuration, formatFormat } from "@/shared/format/course-facts";
import { formatDate } from "@/shared/format/date-time";
import { formatPrice, isFree } from "@/shared/format/money";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { Skeleton } from "@/shared/ui/skeleton";
import { EnrolFree, EnrolPaid } from "./enrol-buttons";

export function EnrolPanel({ course }: { course: Course }) {
  const enrolments = useEnrolments();
  const enrolment = enrolmentOn(course.uuid, enrolments.data);
  const owesNothing = enrolment !== null && (enrolment.can_rejoin || !mayEnrol(enrolment.status));
  return (
    <div className="space-y-5 rounded-xl border border-line bg-surface p-6 shadow-card">
      {owesNothing ? (
        <StatusBadge status={enrolment.status} />
      ) : (
        <p className="font-serif text-4xl font-semibold tabular-nums">{formatPrice(course.price)}</p>
      )}
      {enrolments.isPending && enrolments.fetchStatus === "fetching" ? (
        <Skeleton className="h-11 w-full" />
      ) : (
        <Action course={course} enrolment={enrolment} />
      )}
      {course.requires_attendance && <Attendance sessions={course.sessions.length} />}
      <dl className="divide-y divide-line border-t border-line">
        <Fact name="CPD credits" value={course.cpd_credits} />
        <Fact name="CPD type" value={formatCpdType(course.cpd_type)} />
        <Fact name="Duration" value={formatDuration(course.duration_minutes)} />
        <Fact name="Format" value={formatFormat(course.format)} />
        {course.sessions.length > 0 && <Fact name="Live sessions" value={String(course.sessions.length)} />}
        {course.access_days !== null && <Fact name="Access" value={days(course.access_days)} />}
        <Fact name="Provider" value={course.organiser} />
      </dl>
    </div>
  );
}

const days = (count: number) => (count === 1 ? "1 day" : `${String(count)} days`);

function Attendance({ sessions }: { sessions: number }) {
  return (
    <p className="flex items-start gap-2 font-semibold">
      <Radio aria-hidden="true" className="mt-1 size-4 shrink-0" />
      {sessions === 1
        ? "To complete this course, you must attend its live session."
        : `To complete this course, you must attend all ${sessions} live sessions.`}
    </p>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex justify-between gap-4 py-2.5 last:pb-0">
      <dt className="text-muted">{name}</dt>
      <dd className="text-right font-semibold">{value}</dd>
    </div>
  );
}

/** If the enrolments cannot be fetched, "Enrol" is still offered: the API rejects a second enrolment. */
function Action({ course, enrolment }: { course: Course; enrolment: Enrolment | null }) {
  if (enrolment !== null && !mayEnrol(enrolment.status)) return <Continue enrolment={enrolment} />;
  if (enrolment?.can_rejoin === true) {
    return (
      <div className="space-y-3">
        <p className="text-muted">You left this course. You’ve already paid for it, so you can come back free of charge.</p>
        <RejoinButton className="w-full" enrolment={enrolment} />
      </div>
    );
  }
  return (
    <div className="space-y-3">
      {enrolment !== null && <p className="text-muted">{pastEnrolments[enrolment.status]}</p>}
      {isFree(course.price) ? <EnrolFree course={course} /> : <EnrolPaid course={course} />}
    </div>
  );
}

const pastEnrolments: Partial<Record<Enrolment["status"], string>> = {
  dropped: "You left this course. You can enrol again.",
  revoked: "Your enrolment was withdrawn when your payment was returned. You can enrol again.",
  expired: "Your enrolment has expired. You can enrol again.",
};

const continueLabels: Partial<Record<Enrolment["status"], string>> = {
  pending: "View your payment",
  suspended: "View your enrolment",
  completed: "Review course",
};

function Continue({ enrolment }: { enrolment: Enrolment }) {
  return (
    <div className="space-y-3">
      {enrolment.pending_since !== null && (
        <p className="text-muted">
          You ordered this course on {formatDate(enrolment.pending_since)}. We’re waiting for your bank, which can take a
          few working days. You don’t need to pay again.
        </p>
      )}
      <Button asChild className="w-full">
        <Link to={routes.learn} params={{ courseUuid: enrolment.course_uuid }}>
          {continueLabels[enrolment.status] ?? "Continue"}
        </Link>
      </Button>
      {enrolment.status === "completed" && enrolment.certificate_uuid != null && (
        <Button asChild tone="secondary" className="w-full">
          <Link to={routes.cpd} hash="certificates">
            <Award aria-hidden="true" className="size-4.5" />
            View certificate
          </Link>
        </Button>
      )}
    </div>
  );
}
