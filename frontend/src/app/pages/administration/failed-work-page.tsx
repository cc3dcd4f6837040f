/** Work that failed and waits for a person, by kind. */
import { Link } from "@tanstack/react-router";
import { ArrowLeft, CircleCheck } from "lucide-react";
import { useState } from "react";
import { FailedWorkPanel } from "@/features/failed-work/failed-work-panel";
import { kinds, withinSentence } from "@/features/failed-work/kinds";
import { $api } from "@/shared/api/client";
import type { FailedWorkCount, FailedWorkKind } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { AdministratorsOnly } from "./administrators-only";

export function FailedWorkPage() {
  usePageTitle("Failed work");
  return (
    <AdministratorsOnly>
      <Overview />
    </AdministratorsOnly>
  );
}

function Overview() {
  const overview = $api.useQuery("get", "/api/office/failed-work/", {}, { staleTime: 0 });
  return (
    <>
      <Link to={routes.administration} className="link mb-6 inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline">
        <ArrowLeft aria-hidden="true" className="size-4" />
        Administration
      </Link>
      <PageHeader title="Failed work">
        What the platform could not do and keeps until somebody has looked. Mend the cause, then try again: nothing is done twice.
      </PageHeader>
      <QueryView
        query={overview}
        level={2}
        skeleton={
          <Loading label="Loading failed work">
            <Skeleton className="h-60 w-full rounded-xl" />
          </Loading>
        }
      >
        {({ kinds: counts }) => (
          <Sections
            counts={counts}
            refreshing={overview.isFetching}
            onRefresh={() => void overview.refetch()}
          />
        )}
      </QueryView>
    </>
  );
}

interface SectionsProps {
  counts: readonly FailedWorkCount[];
  refreshing: boolean;
  onRefresh: () => void;
}

function Sections({ counts, refreshing, onRefresh }: SectionsProps) {
  // A section stays while the page is open: its result would vanish with the last piece.
  const [seen, setSeen] = useState<ReadonlySet<FailedWorkKind>>(new Set());
  const appeared = counts.filter(({ kind, count }) => count > 0 && !seen.has(kind));
  if (appeared.length > 0) setSeen(new Set([...seen, ...appeared.map(({ kind }) => kind)]));
  const shown = counts.filter(({ kind }) => seen.has(kind));
  const others = counts.filter(({ kind }) => !seen.has(kind));
  const refresh = (
    <Button tone="secondary" size="sm" busy={refreshing} onClick={onRefresh}>
      Look again
    </Button>
  );
  if (shown.length === 0) {
    return (
      <PageMessage icon={CircleCheck} title="Nothing has failed" actions={refresh}>
        No emails, registrations, uploads, credits or enrolments are waiting for you.
      </PageMessage>
    );
  }
  return (
    <div className="space-y-6">
      {refresh}
      {shown.map((counted) => (
        <FailedWorkPanel key={counted.kind} counted={counted} />
      ))}
      {others.length > 0 && (
        <p className="max-w-2xl text-muted">Nothing else has failed: {others.map(({ kind }) => withinSentence(kinds[kind].title)).join("; ")}.</p>
      )}
    </div>
  );
}
