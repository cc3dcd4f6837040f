/** What a person may ask of us about their data. */
import { getRouteApi } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { BackLink } from "@/app/pages/teaching/back-link";
import { EraseForm } from "@/features/people/erase-form";
import { ErasureReceipt } from "@/features/people/erasure-receipt";
import { ExportForm } from "@/features/people/export-form";
import { useErasure } from "@/features/people/use-erasure";
import { $api } from "@/shared/api/client";
import type { PersonPage } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Notice } from "@/shared/ui/notice";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { ErrorMessage, QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { AdministratorsOnly } from "./administrators-only";

const route = getRouteApi(`/learner${routes.privacy}`);

export function PrivacyPage() {
  usePageTitle("Privacy");
  const { learnerUuid } = route.useParams();
  return (
    <AdministratorsOnly>
      <BackLink to={routes.person} params={{ learnerUuid }}>
        Person
      </BackLink>
      <Person learnerUuid={learnerUuid} />
    </AdministratorsOnly>
  );
}

function Person({ learnerUuid }: { learnerUuid: string }) {
  const init = { params: { path: { learner_uuid: learnerUuid } } };
  const page = $api.useQuery("get", "/api/office/people/{learner_uuid}/", init, { staleTime: 0 });
  return (
    <QueryView
      query={page}
      level={1}
      skeleton={
        <Loading wholePage label="Loading the person">
          <Skeleton className="h-96 w-full rounded-xl" />
        </Loading>
      }
      renderError={(error) =>
        error.code === "NOT_FOUND" ? (
          <PageMessage urgent level={1} icon={SearchX} title="Person not found">
            Nobody has signed in with this ID.
          </PageMessage>
        ) : null
      }
    >
      {({ person }) => (
        <>
          <PageHeader title={`Privacy: ${person.name === "" ? "no name" : person.name}`}>
            <span className="[overflow-wrap:anywhere]">{person.email}</span>
          </PageHeader>
          <div className="space-y-6">
            <Panel title="Export">
              <ExportForm learnerUuid={person.id} />
            </Panel>
            <Panel title="Erase">
              <Erasure person={person} />
            </Panel>
          </div>
        </>
      )}
    </QueryView>
  );
}

function Erasure({ person }: { person: PersonPage["person"] }) {
  const { receipt, running, error, begun, goOn } = useErasure(person.id);
  if (receipt.data !== undefined) {
    return <ErasureReceipt receipt={receipt.data} running={running} error={error} onGoOn={goOn} />;
  }
  if (receipt.error === null) return <Skeleton className="h-24 w-full" />;
  if (receipt.error.code !== "NOT_FOUND") {
    return <ErrorMessage error={receipt.error} busy={receipt.isFetching} onRetry={() => void receipt.refetch()} />;
  }
  if (person.erased_at !== null) {
    return (
      <Notice tone="info" title="This person’s data was erased">
        An operator erased it on {formatDate(person.erased_at)} and has the receipt.
      </Notice>
    );
  }
  return <EraseForm person={person} onBegun={begun} />;
}
