/** Payments of one state, the newest change first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pagedQuery, results } from "@/shared/api/paging";
import type { OfficePayment, PaymentListName } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { formatMoney } from "@/shared/format/money";
import { routes } from "@/shared/navigation/paths";
import { LoadMore } from "@/shared/ui/load-more";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { lists, PaymentBadges, rejectionText } from "./payment-states";

interface PaymentListProps {
  state: PaymentListName;
  pageSize: number;
}

export function PaymentList({ state, pageSize }: PaymentListProps) {
  const list = useInfiniteQuery(
    pagedQuery("/api/office/payments/", { params: { query: { state, page_size: pageSize } } }, { select: results, staleTime: 0 }),
  );
  return (
    <QueryView
      query={list}
      skeleton={
        <Loading label="Loading payments">
          <Skeleton className="h-24 w-full" />
        </Loading>
      }
    >
      {(payments) =>
        payments.length === 0 ? (
          <p className="text-muted">{lists.find(({ value }) => value === state)?.empty}</p>
        ) : (
          <>
            <ul aria-label="Payments" className="divide-y divide-line border-y border-line">
              {payments.map((payment) => (
                <Row key={payment.id} payment={payment} />
              ))}
            </ul>
            <LoadMore query={list} label="Show earlier payments" />
          </>
        )
      }
    </QueryView>
  );
}

function Row({ payment }: { payment: OfficePayment }) {
  const { amount, person, course, reason } = payment;
  return (
    <li>
      <Link
        to={routes.payment}
        params={{ payment: payment.id }}
        className="grid gap-x-6 gap-y-1 px-2 py-3 no-underline hover:bg-brand-soft sm:grid-cols-[1fr_auto]"
      >
        <span className="min-w-0">
          <bdi className="block font-semibold [overflow-wrap:anywhere]">{nameOf(person)}</bdi>
          {course !== null && <span className="block text-muted [overflow-wrap:anywhere]">{course.title}</span>}
          {reason !== null && <span className="block text-sm text-muted">{rejectionText(reason)}</span>}
        </span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm sm:justify-end">
          {amount !== null && <span className="font-semibold tabular-nums">{formatMoney(amount)}</span>}
          <PaymentBadges payment={payment} />
          <span className="text-muted">{formatDate(payment.changed_at)}</span>
        </span>
      </Link>
    </li>
  );
}

function nameOf(person: OfficePayment["person"]): string {
  if (person === null) return "Names nobody";
  return person.name === "" ? "No name" : person.name;
}
