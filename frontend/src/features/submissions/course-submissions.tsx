import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { pagedQuery, results } from "@/shared/api/paging";
import type { Submission } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { LoadMore } from "@/shared/ui/load-more";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { learnerName } from "./learner-name";
import { type StatusFilter, submissionFilter } from "./submission-filter";
import { SubmissionStatus } from "./submission-status";

const PAGE_SIZE = 25;

interface CourseSubmissionsProps {
  courseUuid: string;
  status: StatusFilter;
}

/** The submissions in a course, for instructors. */
export function CourseSubmissions({ courseUuid, status }: CourseSubmissionsProps) {
  const submissions = useInfiniteQuery(
    pagedQuery(
      "/api/courses/{course_uuid}/submissions/",
      { params: { path: { course_uuid: courseUuid }, query: { page_size: PAGE_SIZE, ...submissionFilter(status) } } },
      { select: results, staleTime: 0 },
    ),
  );
  return (
    <QueryView query={submissions} skeleton={<SubmissionsSkeleton />}>
      {(list) =>
        list.length === 0 ? (
          <PageMessage icon={Inbox} title={status === "submitted" ? "Nothing to grade" : "No submissions"}>
            Submissions appear here shortly after learners send them.
          </PageMessage>
        ) : (
          <>
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {list.map((submission) => (
                <SubmissionRow key={submission.uuid} courseUuid={courseUuid} submission={submission} />
              ))}
            </ul>
            <LoadMore query={submissions} label="Show older submissions" />
          </>
        )
      }
    </QueryView>
  );
}

function SubmissionRow({ courseUuid, submission }: { courseUuid: string; submission: Submission }) {
  const { learner, assignment_title: title, attempt_number: number, score, max_score: most } = submission;
  const when = submission.submitted_at ?? submission.created_at;
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line px-5 py-4 last:border-b-0 sm:grid-cols-[1fr_auto] sm:px-6">
      <div className="min-w-0">
        <Link
          to="/teaching/$courseUuid/submissions/$submissionUuid"
          params={{ courseUuid, submissionUuid: submission.uuid }}
          className="link inline-block leading-snug font-semibold break-words"
        >
          <bdi>{learnerName(learner)}</bdi>
          <span className="sr-only">
            , {title}, attempt {number}
          </span>
        </Link>
        {learner && learner.name !== "" && (
          <bdi className="block text-sm wrap-anywhere text-muted">{learner.email}</bdi>
        )}
        <p aria-hidden="true" className="leading-snug text-muted">
          {title}
        </p>
      </div>
      <div className="space-y-1 sm:text-right">
        <p className="flex flex-wrap gap-2 sm:justify-end">
          <SubmissionStatus submission={submission} />
        </p>
        <p className="text-sm text-muted">
          {number !== null && `Attempt #${number} · `}
          {score !== null && `${score} of ${most} · `}
          <time dateTime={when}>
            {formatDate(when)}, {formatTime(when)}
          </time>
        </p>
      </div>
    </li>
  );
}

function SubmissionsSkeleton() {
  return (
    <Loading label="Loading the submissions">
      <div className="space-y-3">
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-20 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
