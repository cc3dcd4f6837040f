import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { GradedWork } from "@/features/submissions/graded-work";
import { learnerName } from "@/features/submissions/learner-name";
import { SubmissionStatus } from "@/features/submissions/submission-status";
import { SubmissionWork } from "@/features/submissions/submission-work";
import { $api } from "@/shared/api/client";
import type { Submission } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Skeleton } from "@/shared/ui/skeleton";
import { BackLink } from "./back-link";
import { TeachingSkeleton } from "./teaching-skeleton";

/** A chunk of its own: with the form library, the page would be over its size budget. */
const GradeForm = lazy(() => import("@/features/submissions/grade-form").then((module) => ({ default: module.GradeForm })));

const CorrectGrade = lazy(() =>
  import("@/features/submissions/correct-grade").then((module) => ({ default: module.CorrectGrade })),
);
const AssignmentOverride = lazy(() =>
  import("@/features/submissions/assignment-override").then((module) => ({ default: module.AssignmentOverride })),
);

const route = getRouteApi(`/learner${routes.submission}`);

/** One submission and its grading. */
export function SubmissionPage() {
  const { courseUuid, submissionUuid } = route.useParams();
  const submission = $api.useQuery(
    "get",
    "/api/submissions/{submission_uuid}/",
    { params: { path: { submission_uuid: submissionUuid } } },
    // The learner may have replaced it since it was last fetched.
    { staleTime: 0 },
  );
  usePageTitle(submission.data === undefined ? "Submission" : `Submission by ${learnerName(submission.data.learner)}`);
  return (
    <div className="max-w-5xl">
      <BackLink to={routes.submissions} params={{ courseUuid }}>
        Submissions
      </BackLink>
      <QueryView query={submission} level={1} skeleton={<TeachingSkeleton label="Loading the submission" />}>
        {(data) => <Work courseUuid={courseUuid} submission={data} />}
      </QueryView>
    </div>
  );
}

function Work({ courseUuid, submission }: { courseUuid: string; submission: Submission }) {
  const { learner, assignment_title: title, attempt_number: number, submitted_at: submittedAt } = submission;
  return (
    <>
      <header className="mb-8 space-y-3">
        <p className="flex flex-wrap gap-2">
          <SubmissionStatus submission={submission} />
        </p>
        <h1 className="text-3xl break-words sm:text-4xl">
          <bdi>{learnerName(learner)}</bdi>
        </h1>
        <p className="text-lg text-muted">
          {learner && learner.name !== "" && (
            <>
              <bdi className="wrap-anywhere">{learner.email}</bdi>
              <br />
            </>
          )}
          {title}
          {number !== null && ` · Attempt #${number}`}
          {submittedAt !== null && ` · ${formatDate(submittedAt)}, ${formatTime(submittedAt)}`}
        </p>
      </header>
      <div className="grid items-start gap-8 lg:grid-cols-[1fr_24rem]">
        <section aria-labelledby="work" className="min-w-0 space-y-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
          <h2 id="work" className="text-2xl">
            Work
          </h2>
          <SubmissionWork submission={submission} />
          {submission.file_url !== null && (
            <p className="text-sm text-muted">This link opens another site, which we haven’t checked.</p>
          )}
        </section>
        <section aria-labelledby="grade" className="min-w-0 space-y-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
          <h2 id="grade" className="text-2xl">
            Grade
          </h2>
          <GradeSection courseUuid={courseUuid} submission={submission} />
          {learner && (
            <Suspense fallback={<Skeleton className="h-11 w-48" />}>
              <AssignmentOverride address={{ courseUuid, contentUuid: submission.assignment, learnerUuid: learner.uuid }} />
            </Suspense>
          )}
        </section>
      </div>
    </>
  );
}

function GradeSection({ courseUuid, submission }: { courseUuid: string; submission: Submission }) {
  if (submission.replaced && submission.status === "submitted") {
    return (
      <Notice
        tone="waiting"
        title="The learner has replaced this work"
        actions={
          <Button asChild size="sm">
            <Link to={routes.submissions} params={{ courseUuid }}>
              View submissions to grade
            </Link>
          </Button>
        }
      >
        Grade the newer attempt instead.
      </Notice>
    );
  }
  switch (submission.status) {
    case "submitted":
      return (
        <Suspense fallback={<Skeleton className="h-72 w-full" />}>
          <GradeForm key={submission.uuid} submission={submission} />
        </Suspense>
      );
    case "graded":
    case "approved":
    case "needs_revision":
      return (
        <>
          <GradedWork submission={submission} />
          {!submission.replaced && (
            <Suspense fallback={<Skeleton className="h-11 w-48" />}>
              <CorrectGrade key={submission.version} submission={submission} />
            </Suspense>
          )}
        </>
      );
    case "draft":
    case "awaiting_upload":
    case "rejected":
      return <p className="text-muted">This hasn’t been submitted, so there’s nothing to grade.</p>;
  }
}
