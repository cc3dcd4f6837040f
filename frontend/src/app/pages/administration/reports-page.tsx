import { useQuery } from "@tanstack/react-query";
import { BackLink } from "@/app/pages/teaching/back-link";
import { allCoursesQuery } from "@/features/reports/all-courses";
import { ReportForm } from "@/features/reports/report-form";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Panel } from "@/shared/ui/panel";
import { QueryView } from "@/shared/ui/query-view";
import { Skeleton } from "@/shared/ui/skeleton";
import { AdministratorsOnly } from "./administrators-only";

/** Reports for regulators and for ourselves. */
export function ReportsPage() {
  usePageTitle("Reports");
  return (
    <AdministratorsOnly>
      <BackLink to={routes.administration}>Administration</BackLink>
      <PageHeader title="Reports">Files for spreadsheets and for other programs.</PageHeader>
      <Reports />
    </AdministratorsOnly>
  );
}

function Reports() {
  const courses = useQuery(allCoursesQuery());
  return (
    <Panel title="Create a report">
      <QueryView query={courses} skeleton={<Skeleton className="h-60 w-full" />}>
        {(found) => <ReportForm courses={found} />}
      </QueryView>
    </Panel>
  );
}
