import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useCallback } from "react";
import { PaymentWait } from "@/features/enrolments/payment-wait";
import { useAwaitedEnrolment } from "@/features/enrolments/use-awaited-enrolment";
import type { Enrolment } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";

const route = getRouteApi(`/learner${routes.checkoutSuccess}`);

/** For payment pages that return only a session ID: finds the course that was paid for and redirects to it. */
export function CheckoutSuccessPage() {
  usePageTitle("Payment received");
  const { session_id: sessionId, course_uuid: courseUuid } = route.useSearch();
  if (courseUuid !== undefined) {
    return (
      <Navigate
        to={routes.learn}
        params={{ courseUuid }}
        search={sessionId === undefined ? {} : { session_id: sessionId }}
        replace
      />
    );
  }
  if (sessionId !== undefined) return <FindCourse sessionId={sessionId} />;
  return (
    <PageMessage
      icon={CircleCheck}
      title="Thank you"
      level={1}
      actions={
        <Button asChild>
          <Link to={routes.myCourses}>My courses</Link>
        </Button>
      }
    >
      Your course will appear under “My courses” once your payment is confirmed.
    </PageMessage>
  );
}

function FindCourse({ sessionId }: { sessionId: string }) {
  const find = useCallback(
    (list: readonly Enrolment[]) =>
      list.find((enrolment) => enrolment.stripe_checkout_session_id === sessionId) ?? null,
    [sessionId],
  );
  const { query, enrolment, wait: stage, lookAgain } = useAwaitedEnrolment(find, sessionId);
  if (enrolment !== null) {
    return (
      <Navigate
        to={routes.learn}
        params={{ courseUuid: enrolment.course_uuid }}
        search={{ session_id: sessionId }}
        replace
      />
    );
  }
  const wait = <PaymentWait stage={stage} onLookAgain={lookAgain} />;
  return (
    <QueryView query={query} skeleton={wait} level={1}>
      {() => wait}
    </QueryView>
  );
}
