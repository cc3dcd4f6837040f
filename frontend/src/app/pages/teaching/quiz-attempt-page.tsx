import { getRouteApi } from "@tanstack/react-router";
import { useCourse } from "@/features/courses/api/get-course";
import { useCourseAttempt } from "@/features/quiz-teaching/api/get-course-attempt";
import { AttemptDetail } from "@/features/quiz-teaching/attempt-detail";
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
  const course = useCourse(courseUuid);
  const attempt = useCourseAttempt({ courseUuid, contentUuid }, learnerUuid, Number(number));
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
