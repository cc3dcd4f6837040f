import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { AttemptList } from "@/features/quiz-teaching/attempt-list";
import { ItemStatistics } from "@/features/quiz-teaching/item-statistics";
import { $api } from "@/shared/api/client";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { Segmented } from "@/shared/ui/segmented";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { BackLink } from "./back-link";
import { contentTitle } from "./content-title";

const RegradePanel = lazy(() =>
  import("@/features/quiz-teaching/regrade-panel").then((module) => ({ default: module.RegradePanel })),
);

const route = getRouteApi(`/learner${routes.taughtQuiz}`);

const views = [
  { value: "attempts", label: "Attempts" },
  { value: "statistics", label: "Statistics" },
  { value: "regrade", label: "Regrade" },
] as const;

/** A quiz, as instructors see it. */
export function TaughtQuizPage() {
  const quiz = route.useParams();
  const { show = "attempts" } = route.useSearch();
  const navigate = route.useNavigate();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: quiz.courseUuid } } });
  const title = contentTitle(course.data, quiz.contentUuid) ?? "Quiz";
  usePageTitle(title);
  return (
    <div className="max-w-4xl">
      <BackLink to={routes.taughtCourse} params={{ courseUuid: quiz.courseUuid }}>
        {course.data?.title ?? "Course"}
      </BackLink>
      <PageHeader title={title} />
      <div className="mb-6">
        <Segmented
          label="View"
          value={show}
          options={views}
          onChange={(view) => {
            void navigate({ search: view === "attempts" ? {} : { show: view }, replace: true });
          }}
        />
      </div>
      {show === "attempts" && <AttemptList quiz={quiz} />}
      {show === "statistics" && <ItemStatistics quiz={quiz} />}
      {show === "regrade" && (
        <Suspense
          fallback={
            <Loading label="Loading the regrades">
              <Skeleton className="h-40 w-full rounded-xl" />
            </Loading>
          }
        >
          <RegradePanel quiz={quiz} />
        </Suspense>
      )}
    </div>
  );
}
