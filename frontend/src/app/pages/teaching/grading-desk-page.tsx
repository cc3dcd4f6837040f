import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { GradingDesk } from "@/features/submissions/grading-desk";
import { $api } from "@/shared/api/client";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { BackLink } from "./back-link";

/** Loaded when a task is shown, because the Markdown library is large. */
const TextContent = lazy(() => import("@/features/learning/text-content").then((module) => ({ default: module.TextContent })));

const route = getRouteApi(`/learner${routes.gradingDesk}`);

/** All work of a course that waits to be graded, one after the other. */
export function GradingDeskPage() {
  usePageTitle("Grading desk");
  const { courseUuid } = route.useParams();
  const { work } = route.useSearch();
  const navigate = route.useNavigate();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  return (
    <>
      <BackLink to={routes.taughtCourse} params={{ courseUuid }}>
        {course.data?.title ?? "Course"}
      </BackLink>
      <PageHeader title="Grading desk">Work that waits to be graded, oldest first.</PageHeader>
      <GradingDesk
        courseUuid={courseUuid}
        chosen={work}
        onChoose={(submission) => {
          void navigate({ search: { work: submission }, replace: true, resetScroll: false });
        }}
        renderTask={(submission) => <Task submissionUuid={submission} />}
      />
    </>
  );
}

function Task({ submissionUuid }: { submissionUuid: string }) {
  const submission = $api.useQuery("get", "/api/submissions/{submission_uuid}/", { params: { path: { submission_uuid: submissionUuid } } });
  return (
    <QueryView query={submission} skeleton={<TaskSkeleton />}>
      {({ instructions }) => (
        <Suspense fallback={<TaskSkeleton />}>
          <TextContent markdown={instructions ?? ""} />
        </Suspense>
      )}
    </QueryView>
  );
}

function TaskSkeleton() {
  return (
    <Loading label="Loading the task">
      <Skeleton className="h-24 w-full" />
    </Loading>
  );
}
