import { getRouteApi, Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { CancelledPayment } from "@/features/enrolments/cancelled-payment";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";

const route = getRouteApi(`/learner${routes.checkoutCancelled}`);

export function CheckoutCancelledPage() {
  usePageTitle("Payment cancelled");
  const { course_uuid: courseUuid } = route.useSearch();
  return (
    <PageMessage
      icon={Undo2}
      title="Payment cancelled"
      level={1}
      actions={
        <>
          {courseUuid !== undefined && (
            <Button asChild>
              <Link to={routes.course} params={{ courseUuid }}>
                Back to the course
              </Link>
            </Button>
          )}
          <Button asChild tone="secondary">
            <Link to={routes.courses}>Browse the catalogue</Link>
          </Button>
        </>
      }
    >
      <CancelledPayment courseUuid={courseUuid} />
    </PageMessage>
  );
}
