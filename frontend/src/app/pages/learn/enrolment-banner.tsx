/** What is special about this enrolment, if anything, and what the learner can do. */
import { Link } from "@tanstack/react-router";
import { OwnCertificate } from "@/features/certificates/own-certificate";
import { CompletedOn } from "@/features/enrolments/completed-on";
import { opensContent } from "@/features/enrolments/enrolment-status";
import { RejoinButton } from "@/features/enrolments/rejoin-button";
import type { Enrolment } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";

export function EnrolmentBanner({ enrolment }: { enrolment: Enrolment }) {
  const isOver = enrolment.access_ended && opensContent(enrolment.status);
  return (
    <>
      {isOver && enrolment.access_until !== null && (
        <Notice tone="waiting" title="Your access to this course has ended">
          It ended on {formatDate(enrolment.access_until)}. Your progress, results and certificates are kept. Contact us if you need
          more time.
        </Notice>
      )}
      <StatusBanner enrolment={enrolment} />
    </>
  );
}

function StatusBanner({ enrolment }: { enrolment: Enrolment }) {
  switch (enrolment.status) {
    case "active":
      return null;
    case "completed":
      return (
        <Notice
          tone="success"
          title="You’ve completed this course"
          actions={enrolment.certificate_uuid != null && <OwnCertificate certificateUuid={enrolment.certificate_uuid} />}
        >
          {enrolment.completed_at && (
            <>
              <CompletedOn at={enrolment.completed_at} />.{" "}
            </>
          )}
          {!enrolment.access_ended && "You can still open all its content."}
        </Notice>
      );
    case "pending":
      return (
        <Notice tone="waiting" title="Your payment is pending">
          {enrolment.pending_since !== null && <>You ordered this course on {formatDate(enrolment.pending_since)}. </>}
          We’re waiting for your bank, which can take a few working days. You don’t need to pay again: once your payment
          arrives, the course opens automatically and we’ll send you an email.
        </Notice>
      );
    case "suspended":
      return (
        <Notice tone="waiting" title="Your enrolment is paused">
          The payment for this course is being disputed with the bank. Your progress is kept, and the course opens again
          if the dispute is resolved in favour of the payment.
        </Notice>
      );
    case "revoked":
      return (
        <Notice tone="danger" title="Your enrolment was withdrawn" actions={<EnrolAgain enrolment={enrolment} />}>
          Your payment for this course was returned, so its content is closed. You can enrol again at any time.
        </Notice>
      );
    case "dropped":
      return enrolment.can_rejoin ? (
        <Notice tone="info" title="You left this course" actions={<RejoinButton enrolment={enrolment} />}>
          You’ve already paid for it, so you can come back free of charge. Your progress is kept.
        </Notice>
      ) : (
        <Notice tone="info" title="You left this course" actions={<EnrolAgain enrolment={enrolment} />}>
          Your progress is kept in case you come back.
        </Notice>
      );
    case "expired":
      return (
        <Notice tone="info" title="Your enrolment has expired" actions={<EnrolAgain enrolment={enrolment} />}>
          Your time on this course has ended. You can enrol again at any time.
        </Notice>
      );
  }
}

function EnrolAgain({ enrolment }: { enrolment: Enrolment }) {
  return (
    <Button asChild size="sm">
      <Link to={routes.course} params={{ courseUuid: enrolment.course_uuid }}>
        View course
      </Link>
    </Button>
  );
}
