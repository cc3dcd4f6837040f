import type { ReactNode } from "react";
import { CreditsByMonth, CreditsByType, ExpiringCredits } from "@/features/cpd/credit-charts";
import { $api } from "@/shared/api/client";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

export function ChartsPanel() {
  const summary = $api.useQuery("get", "/api/users/cpd_transactions/summary/");
  return (
    <Panel title="This period">
      <QueryView
        query={summary}
        skeleton={
          <Loading label="Loading this period’s totals">
            <Skeleton className="h-56 w-full" />
          </Loading>
        }
      >
        {({ current, by_cpd_type: types, expiring }) =>
          types.length === 0 ? (
            <p className="text-muted">No credits yet. They appear here as you earn them.</p>
          ) : (
            <div className="grid gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
              <Part title="Credits by month">
                <CreditsByMonth period={current} />
              </Part>
              <div className="space-y-8">
                <Part title="Credits by type">
                  <CreditsByType types={types} />
                </Part>
                {expiring.length > 0 && (
                  <Part title="Next to expire">
                    <ExpiringCredits expiring={expiring} />
                  </Part>
                )}
              </div>
            </div>
          )
        }
      </QueryView>
    </Panel>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="space-y-4">
      <h3 className="font-sans text-base font-semibold tracking-normal text-muted">{title}</h3>
      {children}
    </div>
  );
}
