import { Link } from "@tanstack/react-router";
import { Clock, CreditCard } from "lucide-react";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { Spinner } from "@/shared/ui/spinner";

/** Shown between the payment page and the place, for as long as that takes. */
export function PaymentWait({ late, onLookAgain }: { late: boolean; onLookAgain: () => void }) {
  if (late) {
    return (
      <PageMessage
        urgent
        icon={Clock}
        title="Your payment is not confirmed yet"
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
          This can happen when a bank takes its time. You do not need to pay again: as soon as the payment is confirmed,
          your place opens by itself and we send you an e-mail.
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
