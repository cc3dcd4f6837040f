/** Payments by what has become of them. */
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { PaymentList } from "@/features/payments/payment-list";
import { lists } from "@/features/payments/payment-states";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Segmented } from "@/shared/ui/segmented";
import { AdministratorsOnly } from "./administrators-only";

const PAGE_SIZE = 20;
const route = getRouteApi(`/learner${routes.payments}`);

export function PaymentsPage() {
  usePageTitle("Payments");
  const { state = "duplicate" } = route.useSearch();
  const navigate = useNavigate();
  return (
    <AdministratorsOnly>
      <Link to={routes.administration} className="link mb-6 inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline">
        <ArrowLeft aria-hidden="true" className="size-4" />
        Administration
      </Link>
      <PageHeader title="Payments">Those that need a decision, and those that went back. The newest change comes first.</PageHeader>
      <div className="space-y-6">
        <Segmented
          label="State"
          value={state}
          options={lists}
          onChange={(value) => {
            void navigate({ to: routes.payments, search: { state: value }, replace: true });
          }}
        />
        <PaymentList key={state} state={state} pageSize={PAGE_SIZE} />
      </div>
    </AdministratorsOnly>
  );
}
