import { Link } from "@tanstack/react-router";
import { Clock, CreditCard } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { Spinner } from "@/shared/ui/spinner";

/** Shown after the payment page until the enrolment exists. */
export function PaymentWait({ late, onLookAgain }: { late: boolean; onLookAgain: () => void }) {
  if (late) {
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
              <Link to="/my-courses">My courses</Link>
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
        <p className="flex items-center justify-center gap-2.5">
          <Spinner />
          This usually takes a few seconds.
        </p>
      </PageMessage>
    </div>
  );
}
