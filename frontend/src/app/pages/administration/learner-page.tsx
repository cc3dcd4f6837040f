/** One learner's ledger, as administrators see it, with the possible corrections. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, SearchX } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { CertificateChange } from "@/features/administration/use-change-certificate";
import { CertificateChangeDialog } from "@/features/administration/certificate-change-dialog";
import { catalogueQuery } from "@/features/courses/catalogue-query";
import { EntryTable } from "@/features/cpd/entry-table";
import { pagedQuery, results } from "@/shared/api/paging";
import type { CreditEntry } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { AdministratorsOnly } from "./administrators-only";
import { changeable } from "./changeable";

const route = getRouteApi(`/learner${routes.learnerAccount}`);
const PAGE_SIZE = 50;

/** A chunk of its own: with the form library, the page would be over its size budget. */
const AdjustForm = lazy(() =>
  import("@/features/administration/adjust-form").then((module) => ({ default: module.AdjustForm })),
);

export function LearnerPage() {
  usePageTitle("Learner");
  return (
    <AdministratorsOnly>
      <LearnerAccount learnerUuid={route.useParams().learnerUuid} />
    </AdministratorsOnly>
  );
}

function LearnerAccount({ learnerUuid }: { learnerUuid: string }) {
  const transactions = useInfiniteQuery(
    pagedQuery(
      "/api/admin/learners/{learner_uuid}/cpd_transactions/",
      { params: { path: { learner_uuid: learnerUuid }, query: { page_size: PAGE_SIZE } } },
      // Corrections are based on this list, so it must not be stale.
      { select: results, staleTime: 0 },
    ),
  );
  const courses = useInfiniteQuery(catalogueQuery());
  return (
    <>
      <Link to={routes.administration} className="link mb-6 inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline">
        <ArrowLeft aria-hidden="true" className="size-4" />
        Administration
      </Link>
      <QueryView
        query={transactions}
        level={1}
        skeleton={
          <Loading wholePage label="Loading the learner’s credits">
            <Skeleton className="h-96 w-full rounded-xl" />
          </Loading>
        }
        renderError={(error) =>
          error.code === "NOT_FOUND" ? (
            <PageMessage urgent level={1} icon={SearchX} title="Learner not found">
              Check the ID against the one in the learner’s settings. Learners who have never signed in don’t have one.
            </PageMessage>
          ) : null
        }
      >
        {(entries) => {
          const balance = entries[0]?.balance_after ?? "0.00";
          const types = [...entries.map((entry) => entry.cpd_type), ...(courses.data ?? []).map((course) => course.cpd_type)];
          return (
            <>
              <PageHeader title="Learner’s credits">
                <span className="[overflow-wrap:anywhere]">{learnerUuid}</span>
              </PageHeader>
              <div className="space-y-6">
                <Panel title="Adjust credits" actions={<Balance credits={balance} />}>
                  <Suspense fallback={<Skeleton className="h-72 w-full" />}>
                    <AdjustForm
                      learnerUuid={learnerUuid}
                      balance={balance}
                      knownTypes={[...new Set(types.filter((type) => type !== ""))].sort()}
                    />
                  </Suspense>
                </Panel>
                <Panel title="Credit History">
                  {entries.length === 0 ? (
                    <p className="text-muted">No entries yet.</p>
                  ) : (
                    <>
                      <History entries={entries} />
                      <LoadMore query={transactions} label="Show older entries" />
                    </>
                  )}
                </Panel>
              </div>
            </>
          );
        }}
      </QueryView>
    </>
  );
}

function Balance({ credits }: { credits: string }) {
  return (
    <p>
      <span className="text-muted">Balance</span>{" "}
      <span className="font-serif text-2xl font-semibold tabular-nums" data-testid="learner-balance">
        {credits}
      </span>
    </p>
  );
}

const changeLabels: Record<CertificateChange, string> = {
  revoke: "Revoke certificate…",
  reissue: "Reissue certificate…",
  reprint: "Correct and reprint…",
};

interface Asked {
  change: CertificateChange;
  certificate: { uuid: string; number: string };
}

function History({ entries }: { entries: readonly CreditEntry[] }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const offers = changeable(entries);
  return (
    <>
      <EntryTable
        entries={entries}
        label="Credit history"
        renderAction={(entry) => {
          const changes = offers.get(entry.uuid);
          if (changes === undefined) return null;
          return (
            <span className="flex flex-wrap gap-2">
              {changes.map((offer) => (
                <Button
                  key={offer.change}
                  tone={offer.change === "revoke" ? "danger" : "secondary"}
                  size="sm"
                  onClick={() => {
                    setAsked(offer);
                  }}
                >
                  {changeLabels[offer.change]}
                  <span className="sr-only"> {offer.certificate.number}</span>
                </Button>
              ))}
            </span>
          );
        }}
      />
      {asked !== null && (
        <CertificateChangeDialog
          change={asked.change}
          certificate={asked.certificate}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
