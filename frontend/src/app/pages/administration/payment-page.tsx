/** One payment: what Stripe has told of it, and what the office can do about it. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, SearchX } from "lucide-react";
import { useState } from "react";
import { catalogueQuery } from "@/features/courses/catalogue-query";
import { AssignDialog } from "@/features/payments/assign-dialog";
import { PaymentFacts, Refunds } from "@/features/payments/payment-facts";
import { RefundDialog } from "@/features/payments/refund-dialog";
import { $api } from "@/shared/api/client";
import type { OfficePayment, OfficePaymentDetails } from "@/shared/api/types";
import { useFurtherPages } from "@/shared/api/use-further-pages";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { AdministratorsOnly } from "./administrators-only";

/** Stripe’s event comes within seconds of a refund. */
const LOOK_AGAIN_MS = 3_000;
const route = getRouteApi(`/learner${routes.payment}`);

export function PaymentPage() {
  usePageTitle("Payment");
  return (
    <AdministratorsOnly>
      <Payment id={route.useParams().payment} />
    </AdministratorsOnly>
  );
}

function Payment({ id }: { id: string }) {
  const init = { params: { path: { payment: id } } };
  const query = $api.useQuery("get", "/api/office/payments/{payment}/", init, {
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data !== undefined && isAwaited(state.data) ? LOOK_AGAIN_MS : false),
  });
  return (
    <>
      <Link to={routes.payments} className="link mb-6 inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline">
        <ArrowLeft aria-hidden="true" className="size-4" />
        Payments
      </Link>
      <QueryView
        query={query}
        level={1}
        skeleton={
          <Loading wholePage label="Loading the payment">
            <Skeleton className="h-96 w-full rounded-xl" />
          </Loading>
        }
        renderError={(error) =>
          error.code === "NOT_FOUND" ? (
            <PageMessage urgent level={1} icon={SearchX} title="Payment not found">
              No event of Stripe has told of a payment with this ID.
            </PageMessage>
          ) : null
        }
      >
        {(details) => <Details details={details} />}
      </QueryView>
    </>
  );
}

/** Stripe has accepted a refund, and its event is on its way. */
function isAwaited({ requests }: OfficePaymentDetails): boolean {
  return requests.some(({ state }) => state === "accepted");
}

function Details({ details }: { details: OfficePaymentDetails }) {
  const [asked, setAsked] = useState<"refund" | "assign" | null>(null);
  const { payment } = details;
  const currency = payment.amount?.currency;
  const isUnanswered = details.requests.some(({ state }) => state === "sending");
  const close = () => {
    setAsked(null);
  };
  const mayRefund = details.refundable_amount > 0 && currency !== undefined && !isAwaited(details);
  return (
    <>
      <PageHeader
        title="Payment"
        actions={
          <div className="flex flex-wrap gap-2">
            {details.may_be_assigned && (
              <Button
                tone="secondary"
                onClick={() => {
                  setAsked("assign");
                }}
              >
                Assign
              </Button>
            )}
            {mayRefund && (
              <Button
                onClick={() => {
                  setAsked("refund");
                }}
              >
                {isUnanswered ? "Send the refund again" : "Refund"}
              </Button>
            )}
          </div>
        }
      />
      <div className="space-y-6">
        {isAwaited(details) && (
          <Notice tone="waiting" title="Refund requested">
            Stripe has accepted the refund. This page shows what came of it as soon as Stripe tells us.
          </Notice>
        )}
        {isUnanswered && (
          <Notice tone="danger" title="A refund was not confirmed">
            Stripe did not answer, so it may have been made. Send it again: nothing is refunded twice.
          </Notice>
        )}
        {payment.refund_due && !payment.refund_requested && (
          <Notice tone="info" title="This is one payment too many">
            Another payment pays for the enrolment, so this one has to be refunded.
          </Notice>
        )}
        <Panel title="Facts">
          <PaymentFacts details={details} />
          {details.not_refundable !== null && <p className="mt-4 text-muted">{details.not_refundable}</p>}
        </Panel>
        <Panel title="Refunds and disputes">
          <Refunds details={details} />
        </Panel>
      </div>
      {asked === "refund" && currency !== undefined && <RefundDialog details={details} currency={currency} onClose={close} />}
      {asked === "assign" && <Assign payment={payment} onClose={close} />}
    </>
  );
}

function Assign({ payment, onClose }: { payment: OfficePayment; onClose: () => void }) {
  const catalogue = useInfiniteQuery(catalogueQuery());
  // All of them: the one that is looked for may be on the last page.
  useFurtherPages(catalogue, Infinity);
  return <AssignDialog payment={payment} courses={catalogue.data ?? []} onClose={onClose} />;
}
