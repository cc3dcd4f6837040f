import { getRouteApi } from "@tanstack/react-router";
import { AttemptList } from "@/features/quiz-teaching/attempt-list";
import { GrantHistory, OverrideFacts } from "@/features/quiz-teaching/override-detail";
import { OverrideForm } from "@/features/quiz-teaching/override-form";
import { pathOf } from "@/features/quiz-teaching/quiz-address";
import { $api } from "@/shared/api/client";
import type { QuizOverrideDetail } from "@/shared/api/types";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { BackLink } from "./back-link";
import { contentTitle } from "./content-title";
import { TeachingSkeleton } from "./teaching-skeleton";

const route = getRouteApi("/learner/teaching/$courseUuid/quizzes/$contentUuid/learners/$learnerUuid");

/** One learner in one quiz: their limits, extra attempts and attempts. */
export function QuizLearnerPage() {
  const { courseUuid, contentUuid, learnerUuid } = route.useParams();
  const quiz = { courseUuid, contentUuid };
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const override = $api.useQuery(
    "get",
    "/api/courses/{course_uuid}/quizzes/{content_uuid}/overrides/{learner_uuid}/",
    { params: { path: { ...pathOf(quiz), learner_uuid: learnerUuid } } },
    { staleTime: 0 },
  );
  const learner = override.data?.override.learner;
  usePageTitle(learner === undefined ? "Learner" : learner.name || learner.email || "Learner");
  return (
    <>
      <BackLink to="/teaching/$courseUuid/quizzes/$contentUuid" params={quiz}>
        {contentTitle(course.data, contentUuid) ?? "Quiz"}
      </BackLink>
      <QueryView query={override} level={1} skeleton={<TeachingSkeleton label="Loading the learner" />}>
        {(detail) => <Learner quiz={quiz} learnerUuid={learnerUuid} detail={detail} />}
      </QueryView>
    </>
  );
}

interface LearnerProps {
  quiz: { courseUuid: string; contentUuid: string };
  learnerUuid: string;
  detail: QuizOverrideDetail;
}

function Learner({ quiz, learnerUuid, detail }: LearnerProps) {
  const { override, history } = detail;
  const { name, email } = override.learner;
  return (
    <div className="space-y-10">
      <div>
        <PageHeader title={name || email || "Learner"}>{name !== "" && <bdi className="wrap-anywhere">{email}</bdi>}</PageHeader>
        <OverrideFacts override={override} />
      </div>
      <section aria-labelledby="extra" className="space-y-4">
        <h2 id="extra" className="text-2xl">
          Extra attempts and time
        </h2>
        {/* Resets the form to the saved values. */}
        <OverrideForm key={history[0]?.granted_at ?? "none"} quiz={quiz} override={override} />
      </section>
      <GrantHistory history={history} />
      <section aria-labelledby="attempts" className="max-w-2xl space-y-4">
        <h2 id="attempts" className="text-2xl">
          Attempts
        </h2>
        <AttemptList quiz={quiz} learnerUuid={learnerUuid} />
      </section>
    </div>
  );
}
