/** The learner's credits: balance, goal, history and certificates. */
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "@/features/profile/use-me";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { BalancePanel } from "./balance-panel";
import { CertificatesPanel } from "./certificates-panel";
import { ChartsPanel } from "./charts-panel";
import { HistoryPanel } from "./history-panel";

const route = getRouteApi(`/learner${routes.cpd}`);

export function CpdPage() {
  usePageTitle("My CPD");
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  return (
    <>
      <PageHeader title="My CPD">Your credits, your goal and the evidence for your CPD return.</PageHeader>
      <div className="space-y-6">
        <QueryView query={me} skeleton={<BalanceSkeleton />}>
          {(data) => <BalancePanel me={data} />}
        </QueryView>
        <ChartsPanel />
        <HistoryPanel
          filter={filter}
          onFilter={(next) => {
            void navigate({ search: next, replace: true, resetScroll: false });
          }}
        />
        <CertificatesPanel />
      </div>
    </>
  );
}

function BalanceSkeleton() {
  return (
    <Loading label="Loading your credits">
      <Skeleton className="h-48 w-full rounded-xl" />
    </Loading>
  );
}
