import { useState } from "react";
import type { Enrolment } from "@/shared/api/types";
import { useIntentionMutation } from "@/shared/api/use-intention-mutation";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";

export function LeaveCourse({ enrolment }: { enrolment: Enrolment }) {
  const [asking, setAsking] = useState(false);
  const leave = useIntentionMutation("delete", "/api/enrollments/{enrollment_uuid}/", {
    refreshes: ["/api/enrollments/"],
  });
  const confirm = () => {
    leave.mutate(
      { params: { path: { enrollment_uuid: enrolment.uuid } } },
      {
        onSuccess: () => {
          setAsking(false);
          showToast({ tone: "success", title: "You left the course", detail: enrolment.course_title });
        },
      },
    );
  };
  return (
    <section aria-labelledby="leave" className="border-t border-line pt-8">
      <h2 id="leave" className="font-sans text-lg tracking-normal">
        Leave this course
      </h2>
      <p className="mt-1 mb-4 max-w-2xl text-muted">
        Your enrolment ends and your live session registrations are cancelled. Your progress is kept.
      </p>
      <Button
        tone="danger"
        size="sm"
        onClick={() => {
          leave.reset();
          setAsking(true);
        }}
      >
        Leave course
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Leave this course?"
        confirmLabel={leave.isPending ? "Leaving…" : "Leave course"}
        cancelLabel="Stay enrolled"
        busy={leave.isPending}
        onConfirm={confirm}
      >
        <p>
          You’ll lose access to “{enrolment.course_title}”.{" "}
          {enrolment.stripe_checkout_session_id === null
            ? "You can rejoin while enrolment is open and seats are available."
            : "Leaving doesn’t refund your payment. You can come back free of charge while enrolment is open and seats are available."}
        </p>
        {leave.isError && <FailureNotice error={leave.error} what="You haven’t left the course" />}
      </ConfirmDialog>
    </section>
  );
}
