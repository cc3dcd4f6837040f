import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, CircleCheck, LockKeyhole } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { contentKind } from "@/features/courses/content-kind";
import { enrolmentOn, useEnrolments } from "@/features/enrolments/enrolments-query";
import { completedContents } from "@/features/enrolments/completed-contents";
import { CompleteButton } from "@/features/learning/complete-button";
import { ContentBody, ReadingSkeleton } from "@/features/learning/content-body";
import { assignmentOf } from "@/features/submissions/assignment";
import { $api } from "@/shared/api/client";
import type { ApiError } from "@/shared/api/api-error";
import type { Content } from "@/shared/api/types";
import { routes } from "@/shared/navigation/paths";
import { Badge } from "@/shared/ui/badge";
import { Button } from "@/shared/ui/button";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { ContentNav } from "./content-nav";
import { Onward } from "./onward";
import { PreviousAndNext } from "./previous-and-next";

// Quizzes and assignments are separate chunks: no page needs both, and a reading needs neither.
const QuizContent = lazy(() => import("@/features/quiz/quiz-content").then((module) => ({ default: module.QuizContent })));
const AssignmentContent = lazy(() =>
  import("@/features/submissions/assignment-content").then((module) => ({ default: module.AssignmentContent })),
);

const route = getRouteApi(`/learner${routes.content}`);

export function ContentPage() {
  const { courseUuid, contentUuid } = route.useParams();
  const content = $api.useQuery("get", "/api/learning/content/{content_uuid}/", {
    params: { path: { content_uuid: contentUuid } },
  });
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  const enrolment = enrolmentOn(courseUuid, useEnrolments().data);
  const completed = completedContents(enrolment);
  usePageTitle(content.data?.title ?? "Course content");
  return (
    <div className="grid items-start gap-12 lg:grid-cols-[17rem_1fr]">
      {/* The outline is shown only on wide screens; on narrow ones the previous page has it. */}
      <div className="hidden h-full lg:block">
        {course.data && <ContentNav course={course.data} currentUuid={contentUuid} completed={completed} />}
      </div>
      <article className="min-w-0 space-y-8">
        <Link
          to={routes.learn}
          params={{ courseUuid }}
          className="link inline-flex min-h-6 items-center gap-1.5 font-semibold no-underline"
        >
          <ArrowLeft aria-hidden="true" className="size-4 shrink-0" />
          {course.data?.title ?? "Course outline"}
        </Link>
        <QueryView
          key={contentUuid}
          query={content}
          level={1}
          skeleton={<ReadingSkeleton wholePage />}
          renderError={(error) => <NoAccess error={error} courseUuid={courseUuid} />}
        >
          {(data) => (
            <>
              <ContentHeader content={data} />
              <Suspense fallback={<ReadingSkeleton />}>
                <Work
                  content={data}
                  renew={async () => (await content.refetch()).data?.body}
                  onward={<Onward course={course.data} enrolment={enrolment} currentUuid={contentUuid} />}
                />
              </Suspense>
              <CompleteButton content={data} />
            </>
          )}
        </QueryView>
        {course.data && <PreviousAndNext course={course.data} currentUuid={contentUuid} />}
      </article>
    </div>
  );
}

/** Quizzes and assignments have their own features; everything else is shown as content. */
function Work({ content, onward, renew }: { content: Content; onward: ReactNode; renew: () => Promise<Content["body"] | undefined> }) {
  switch (content.kind) {
    case "quiz":
      return <QuizContent contentUuid={content.uuid} onward={onward} />;
    case "assignment":
      return <AssignmentContent assignment={assignmentOf(content)} instructions={<ContentBody content={content} />} />;
    default:
      return <ContentBody content={content} renew={renew} />;
  }
}

function ContentHeader({ content }: { content: Content }) {
  return (
    <header className="space-y-3">
      <div className="flex flex-wrap items-center gap-2">
        <Badge>{contentKind(content.kind).label}</Badge>
        {!content.is_required && <Badge>Optional</Badge>}
        {content.completed && (
          <Badge tone="success">
            <CircleCheck aria-hidden="true" />
            Completed
          </Badge>
        )}
      </div>
      <h1 className="text-3xl sm:text-4xl">{content.title}</h1>
    </header>
  );
}

function NoAccess({ error, courseUuid }: { error: ApiError; courseUuid: string }) {
  if (error.code !== "NOT_ENROLLED") return null;
  return (
    <PageMessage
      icon={LockKeyhole}
      title="This is for enrolled learners only"
      level={1}
      actions={
        <Button asChild>
          <Link to={routes.course} params={{ courseUuid }}>
            View course
          </Link>
        </Button>
      }
    >
      You need an active enrolment in this course to open its content.
    </PageMessage>
  );
}
