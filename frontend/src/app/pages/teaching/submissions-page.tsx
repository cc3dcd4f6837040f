import { getRouteApi } from "@tanstack/react-router";
import { CourseFiles } from "@/features/submissions/course-files";
import { CourseSubmissions } from "@/features/submissions/course-submissions";
import { $api } from "@/shared/api/client";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Segmented } from "@/shared/ui/segmented";
import { Select } from "@/shared/ui/select";
import { BackLink } from "./back-link";
import { gradableStatus } from "./submissions-search";

const route = getRouteApi("/learner/teaching/$courseUuid/submissions");

const views = [
  { value: "work", label: "Work" },
  { value: "files", label: "Files" },
] as const;

const filters = [
  ["submitted", "Waiting to be graded"],
  ["needs_revision", "Needs revision"],
  ["graded", "Passed"],
  ["approved", "Approved"],
  ["all", "All submissions"],
] as const;

/** The submissions in a course. Opens with those waiting to be graded. */
export function SubmissionsPage() {
  usePageTitle("Submissions");
  const { courseUuid } = route.useParams();
  const { status = "submitted", show } = route.useSearch();
  const navigate = route.useNavigate();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const filter = gradableStatus(status);
  return (
    <div className="max-w-4xl">
      <BackLink to="/teaching/$courseUuid" params={{ courseUuid }}>
        {course.data?.title ?? "Course"}
      </BackLink>
      <PageHeader title="Submissions" />
      <div className="mb-5 flex flex-wrap items-center gap-3">
        <label className="w-full sm:w-72">
          <span className="sr-only">Show submissions</span>
          <Select
            value={status}
            onChange={({ target }) => {
              const chosen = target.value;
              void navigate({
                search: (search) => ({ ...search, status: chosen === "submitted" ? undefined : chosen }),
                replace: true,
              });
            }}
          >
            {filters.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </label>
        <Segmented
          label="View"
          value={show ?? "work"}
          options={views}
          onChange={(view) => {
            void navigate({
              search: (search) => ({ ...search, show: view === "files" ? "files" : undefined }),
              replace: true,
            });
          }}
        />
      </div>
      {show === "files" ? (
        <CourseFiles courseUuid={courseUuid} status={filter} />
      ) : (
        <CourseSubmissions courseUuid={courseUuid} status={filter} />
      )}
    </div>
  );
}
