import { Link } from "@tanstack/react-router";
import { Clock, CreditCard } from "lucide-react";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { Spinner } from "@/shared/ui/spinner";
import type { PaymentWaitStage } from "./use-awaited-enrolment";

/** Shown after the payment page until the enrolment exists. */
export function PaymentWait({ stage, onLookAgain }: { stage: PaymentWaitStage; onLookAgain: () => void }) {
  if (stage === "late") {
    return (
      <PageMessage
        urgent
        icon={Clock}
        title="Your payment hasn’t been confirmed yet"
        level={1}
        actions={
          <>
            <Button onClick={onLookAgain}>Check again</Button>
            <Button asChild tone="secondary">
              <Link to={routes.myCourses}>My courses</Link>
            </Button>
          </>
        }
      >
        <p>
          Some banks take longer than others. You don’t need to pay again: once your payment is confirmed, the course
          opens automatically and we’ll send you an email.
        </p>
      </PageMessage>
    );
  }
  return (
    <div role="status">
      <PageMessage icon={CreditCard} title="Confirming your payment" level={1}>
        {stage === "slow" ? (
          <p>
            This is taking longer than usual. You don’t need to pay again, and you can leave this page: once your payment
            is confirmed, the course opens automatically and we’ll send you an email. Bank debits and transfers can take
            a few working days.
          </p>
        ) : (
          <p className="flex items-center justify-center gap-2.5">
            <Spinner />
            This usually takes a few seconds.
          </p>
        )}
      </PageMessage>
    </div>
  );
}
