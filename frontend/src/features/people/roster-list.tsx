/** Who is enrolled in a course, in the order of enrolling. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { type ReactNode, useState } from "react";
import { pagedQuery, results } from "@/shared/api/paging";
import type { EnrolmentStatus, RosterEntry } from "@/shared/api/types";
import { useFurtherPages } from "@/shared/api/use-further-pages";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

const PAGE_SIZE = 25;
/** The largest page: how far the API looks for a status depends on how many it may show. */
const PAGE_SIZE_OF_STATUS = 100;
/** Enrolments that have not ended. */
const extendable: readonly EnrolmentStatus[] = ["active", "completed", "suspended"];

interface RosterListProps {
  courseUuid: string;
  status: EnrolmentStatus | undefined;
  /** Whoever enrolled first is first; otherwise last. */
  oldestFirst: boolean;
  /** Whether a person has a page that the reader may open. */
  opensPeople: boolean;
  renderStatus: (status: EnrolmentStatus) => ReactNode;
  /** Asks for more time for somebody whose access ends; absent where nothing can be changed. */
  onExtend?: ((entry: RosterEntry) => void) | undefined;
}

/** Of one status and order: another part of the roster is a list of its own. */
export function RosterList({ courseUuid, status, oldestFirst, opensPeople, renderStatus, onExtend }: RosterListProps) {
  const [wanted, setWanted] = useState(PAGE_SIZE);
  const query = {
    page_size: status === undefined ? PAGE_SIZE : PAGE_SIZE_OF_STATUS,
    ...(status !== undefined && { status }),
    ...(oldestFirst && { order: "oldest" as const }),
  };
  const init = { params: { path: { course_uuid: courseUuid }, query } };
  const roster = useInfiniteQuery({
    ...pagedQuery("/api/office/courses/{course_uuid}/enrolments/", init, { select: results, staleTime: 0 }),
    // Many pages may have been looked through for a few people.
    refetchOnWindowFocus: status === undefined,
  });
  // A page of one status ends where the API has looked far enough: those who are asked for may be further on.
  const looksOn = useFurtherPages(roster, status === undefined ? 0 : wanted);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = roster;
  return (
    <QueryView query={roster} skeleton={<RosterSkeleton />}>
      {(entries) =>
        entries.length === 0 ? (
          looksOn ? (
            <RosterSkeleton />
          ) : (
            <PageMessage icon={Users} title={status === undefined ? "Nobody is enrolled yet" : "Nobody has this status"}>
              People appear here shortly after they enrol.
            </PageMessage>
          )
        ) : (
          <>
            <ul aria-label="Enrolled people" className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {entries.map((entry) => (
                <Row key={entry.enrolment_uuid} entry={entry} opensPerson={opensPeople} onExtend={onExtend}>
                  {renderStatus(entry.status)}
                </Row>
              ))}
            </ul>
            <LoadMore
              query={{
                hasNextPage,
                isFetchingNextPage: isFetchingNextPage || looksOn,
                isFetchNextPageError,
                error,
                fetchNextPage: () => {
                  setWanted(entries.length + PAGE_SIZE);
                  return fetchNextPage();
                },
              }}
              label={oldestFirst ? "Show later enrolments" : "Show earlier enrolments"}
            />
          </>
        )
      }
    </QueryView>
  );
}

interface RowProps {
  entry: RosterEntry;
  opensPerson: boolean;
  onExtend: RosterListProps["onExtend"];
  children: ReactNode;
}

function Row({ entry, opensPerson, onExtend, children }: RowProps) {
  const name = entry.name === "" ? "No name" : entry.name;
  return (
    <li className="grid gap-x-6 gap-y-1 border-b border-line px-5 py-4 last:border-b-0 sm:grid-cols-[1fr_auto] sm:px-6">
      <div className="min-w-0">
        {opensPerson ? (
          <Link to={routes.person} params={{ learnerUuid: entry.learner_uuid }} className="link font-semibold wrap-anywhere">
            <bdi>{name}</bdi>
          </Link>
        ) : (
          <bdi className="font-semibold wrap-anywhere">{name}</bdi>
        )}
        {entry.email !== null && entry.email !== "" && (
          <bdi className="block text-sm wrap-anywhere text-muted">{entry.email}</bdi>
        )}
      </div>
      <div className="space-y-1 text-sm text-muted sm:text-right">
        <p className="flex flex-wrap items-center gap-2 sm:justify-end">
          <span className="tabular-nums">{entry.progress_percent}% complete</span>
          {children}
        </p>
        <p>
          Enrolled {formatDate(entry.enrolled_at)}
          {entry.completed_at !== null
            ? ` · completed ${formatDate(entry.completed_at)}`
            : entry.last_activity_at !== null && ` · last activity ${formatDate(entry.last_activity_at)}`}
        </p>
        {entry.access_until !== null && (
          <p className="flex flex-wrap items-center gap-2 sm:justify-end">
            Access until {formatDate(entry.access_until)}
            {onExtend !== undefined && extendable.includes(entry.status) && (
              <Button
                tone="secondary"
                size="sm"
                aria-label={`Extend: ${name}`}
                onClick={() => {
                  onExtend(entry);
                }}
              >
                Extend
              </Button>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

function RosterSkeleton() {
  return (
    <Loading label="Loading the roster">
      <div className="space-y-3">
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-20 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
