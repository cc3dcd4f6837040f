import { getRouteApi } from "@tanstack/react-router";
import { BulkEnrol } from "@/features/people/bulk-enrol";
import { $api } from "@/shared/api/client";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { BackLink } from "@/app/pages/teaching/back-link";
import { AdministratorsOnly } from "./administrators-only";

const route = getRouteApi(`/learner${routes.bulkEnrolment}`);

/** Enrols many people in one course. */
export function BulkEnrolmentPage() {
  usePageTitle("Enrol from a file");
  const { courseUuid } = route.useParams();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  return (
    <AdministratorsOnly>
      <div className="max-w-4xl">
        <BackLink to={routes.roster} params={{ courseUuid }}>
          Roster
        </BackLink>
        <PageHeader title="Enrol from a file">{course.data?.title}</PageHeader>
        <BulkEnrol courseUuid={courseUuid} />
      </div>
    </AdministratorsOnly>
  );
}
