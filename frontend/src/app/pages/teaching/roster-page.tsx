import { getRouteApi, Link } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useState } from "react";
import { asStatus, statuses, statusLabel } from "@/features/enrolments/enrolment-status";
import { StatusBadge } from "@/features/enrolments/status-badge";
import { ExtendEnrolmentDialog } from "@/features/people/extend-enrolment-dialog";
import { InvitationList } from "@/features/people/invitation-list";
import { RosterList } from "@/features/people/roster-list";
import { useExportRoster } from "@/features/people/use-export-roster";
import { useMe } from "@/features/profile/use-me";
import { $api } from "@/shared/api/client";
import type { RosterEntry } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Select } from "@/shared/ui/select";
import { BackLink } from "./back-link";

const route = getRouteApi(`/learner${routes.roster}`);

/** Who is enrolled in a course. Administrators see addresses and enrol people here, too. */
export function RosterPage() {
  usePageTitle("Roster");
  const { courseUuid } = route.useParams();
  const { status, order } = route.useSearch();
  const oldestFirst = order === "oldest";
  const navigate = route.useNavigate();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const isAdministrator = useMe().data?.groups.includes("admin") === true;
  const download = useExportRoster(courseUuid);
  const [extended, setExtended] = useState<RosterEntry | null>(null);
  return (
    <div className="max-w-4xl">
      <BackLink to={routes.taughtCourse} params={{ courseUuid }}>
        {course.data?.title ?? "Course"}
      </BackLink>
      <PageHeader title="Roster" />
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <label className="w-full sm:w-60">
          <span className="sr-only">Show enrolments</span>
          <Select
            value={status ?? "all"}
            onChange={({ target }) => {
              const chosen = asStatus(target.value);
              void navigate({
                search: { ...(chosen !== undefined && { status: chosen }), ...(oldestFirst && { order }) },
                replace: true,
              });
            }}
          >
            <option value="all">All enrolments</option>
            {statuses.map((value) => (
              <option key={value} value={value}>
                {statusLabel(value).label}
              </option>
            ))}
          </Select>
        </label>
        <div className="w-full sm:w-60">
          <Select
            aria-label="Sort by"
            value={oldestFirst ? "oldest" : "newest"}
            onChange={({ target }) => {
              void navigate({
                search: { ...(status !== undefined && { status }), ...(target.value === "oldest" && { order: "oldest" }) },
                replace: true,
              });
            }}
          >
            <option value="newest">Newest enrolments first</option>
            <option value="oldest">Oldest enrolments first</option>
          </Select>
        </div>
        <Button
          tone="secondary"
          busy={download.isPending}
          onClick={() => {
            download.mutate({ status, oldestFirst });
          }}
        >
          {!download.isPending && <Download aria-hidden="true" className="size-4" />}
          Export as CSV
        </Button>
        {isAdministrator && (
          <Button asChild tone="secondary">
            <Link to={routes.bulkEnrolment} params={{ courseUuid }}>
              Enrol from a file
            </Link>
          </Button>
        )}
      </div>
      <div className="mb-5 empty:hidden">
        {download.isError && <FailureNotice error={download.error} title="The roster couldn’t be exported" />}
      </div>
      <RosterList
        key={`${status ?? "all"} ${order ?? "newest"}`}
        courseUuid={courseUuid}
        status={status}
        oldestFirst={oldestFirst}
        opensPeople={isAdministrator}
        renderStatus={(value) => <StatusBadge status={value} />}
        onExtend={isAdministrator ? setExtended : undefined}
      />
      {extended?.access_until != null && (
        <ExtendEnrolmentDialog
          learnerUuid={extended.learner_uuid}
          courseUuid={courseUuid}
          of={extended.name === "" ? "No name" : extended.name}
          accessUntil={extended.access_until}
          onClose={() => {
            setExtended(null);
          }}
        />
      )}
      {isAdministrator && <InvitationList courseUuid={courseUuid} />}
    </div>
  );
}
