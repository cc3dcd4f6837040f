/** The two ways to enrol: pay on Stripe's page, or enrol directly in a free course. */
import { Link, useNavigate } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { useEffect } from "react";
import { useCreateCheckout } from "@/features/checkout/use-create-checkout";
import { useCreateEnrolment } from "@/features/enrolments/use-create-enrolment";
import { ApiError } from "@/shared/api/api-error";
import type { Course } from "@/shared/api/types";
import { leaveSite } from "@/shared/navigation/leave-site";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { showToast } from "@/shared/ui/toast-store";

export function EnrolPaid({ course }: { course: Course }) {
  const checkout = useCreateCheckout();
  const { reset } = checkout;
  // The browser's Back button may restore this page from its cache, with the button still busy.
  useEffect(() => {
    const restored = (event: PageTransitionEvent) => {
      if (event.persisted) reset();
    };
    window.addEventListener("pageshow", restored);
    return () => {
      window.removeEventListener("pageshow", restored);
    };
  }, [reset]);
  const leaving = checkout.isPending || checkout.isSuccess;
  return (
    <>
      <Button
        className="w-full"
        busy={leaving}
        onClick={() => {
          checkout.mutate(
            { params: { path: { course_uuid: course.uuid } } },
            {
              onSuccess: (page) => {
                leaveSite(page);
              },
            },
          );
        }}
      >
        {leaving ? "Opening the payment page…" : "Enrol"}
      </Button>
      {checkout.isError && <EnrolFailure error={checkout.error} course={course} />}
      <p className="flex items-start gap-2 text-sm text-muted">
        <Lock aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        You’ll pay on Stripe’s secure page, then come straight back to your course.
      </p>
    </>
  );
}

export function EnrolFree({ course }: { course: Course }) {
  const enrol = useCreateEnrolment();
  const navigate = useNavigate();
  return (
    <>
      <Button
        className="w-full"
        busy={enrol.isPending}
        onClick={() => {
          enrol.mutate(
            { body: { course_uuid: course.uuid } },
            {
              onSuccess: () => {
                showToast({ tone: "success", title: "You’re enrolled. Welcome!", detail: course.title });
                void navigate({ to: routes.learn, params: { courseUuid: course.uuid } });
              },
            },
          );
        }}
      >
        {enrol.isPending ? "Enrolling…" : "Enrol"}
      </Button>
      {enrol.isError && <EnrolFailure error={enrol.error} course={course} />}
    </>
  );
}

/** Refusals that are good news: nothing has to be paid. */
const refusalTones: Record<string, "info" | "waiting"> = {
  ALREADY_ENROLLED: "info",
  ALREADY_PAID: "info",
  PAYMENT_PENDING: "waiting",
};

function EnrolFailure({ error, course }: { error: Error; course: Course }) {
  const code = error instanceof ApiError ? error.code : "";
  const mine = code === "ALREADY_ENROLLED";
  return (
    <FailureNotice
      error={error}
      tone={refusalTones[code]}
      actions={
        mine && (
          <Button asChild size="sm">
            <Link to={routes.learn} params={{ courseUuid: course.uuid }}>
              Continue
            </Link>
          </Button>
        )
      }
    />
  );
}
