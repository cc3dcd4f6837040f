import { getRouteApi, Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";

const route = getRouteApi("/learner/checkout/cancelled");

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
              <Link to="/courses/$courseUuid" params={{ courseUuid }}>
                Back to the course
              </Link>
            </Button>
          )}
          <Button asChild tone="secondary">
            <Link to="/courses">Browse the catalogue</Link>
          </Button>
        </>
      }
    >
      You haven’t been charged.
    </PageMessage>
  );
}
