import { getRouteApi } from "@tanstack/react-router";
import { AttemptDetail } from "@/features/quiz-teaching/attempt-detail";
import { pathOf } from "@/features/quiz-teaching/quiz-address";
import { $api } from "@/shared/api/client";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { BackLink } from "./back-link";
import { contentTitle } from "./content-title";
import { TeachingSkeleton } from "./teaching-skeleton";

const route = getRouteApi("/learner/teaching/$courseUuid/quizzes/$contentUuid/attempts/$learnerUuid/$number");

/** One learner's attempt, question by question. */
export function QuizAttemptPage() {
  const { courseUuid, contentUuid, learnerUuid, number } = route.useParams();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const attempt = $api.useQuery(
    "get",
    "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/{learner_uuid}/{attempt_number}/",
    { params: { path: { ...pathOf({ courseUuid, contentUuid }), learner_uuid: learnerUuid, attempt_number: Number(number) } } },
  );
  usePageTitle(`Attempt #${number}`);
  return (
    <>
      <BackLink to="/teaching/$courseUuid/quizzes/$contentUuid" params={{ courseUuid, contentUuid }}>
        {contentTitle(course.data, contentUuid) ?? "Quiz"}
      </BackLink>
      <QueryView query={attempt} level={1} skeleton={<TeachingSkeleton label="Loading the attempt" />}>
        {(detail) => {
          const { name, email } = detail.attempt.learner;
          return (
            <>
              <PageHeader title={`Attempt #${number}`}>
                <bdi>{name || email}</bdi>
                {name !== "" && email !== "" && (
                  <>
                    {" "}
                    · <bdi className="wrap-anywhere">{email}</bdi>
                  </>
                )}
              </PageHeader>
              <AttemptDetail detail={detail} />
            </>
          );
        }}
      </QueryView>
    </>
  );
}
