import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleX, ListChecks } from "lucide-react";
import { pagedQuery, results } from "@/shared/api/paging";
import type { CourseAttempt } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { Badge } from "@/shared/ui/badge";
import { LoadMore } from "@/shared/ui/load-more";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { PersonName } from "./person-name";
import { pathOf, type QuizAddress } from "./quiz-address";
import { timeTaken } from "./time-taken";

const PAGE_SIZE = 25;

interface AttemptListProps {
  quiz: QuizAddress;
  /** Shows only this learner's attempts, without their name, which the page already shows. */
  learnerUuid?: string;
}

export function AttemptList({ quiz, learnerUuid }: AttemptListProps) {
  const query = { page_size: PAGE_SIZE, ...(learnerUuid !== undefined && { learner_uuid: learnerUuid }) };
  const attempts = useInfiniteQuery(
    pagedQuery(
      "/api/courses/{course_uuid}/quizzes/{content_uuid}/attempts/",
      { params: { path: pathOf(quiz), query } },
      { select: results, staleTime: 0 },
    ),
  );
  return (
    <QueryView query={attempts} skeleton={<AttemptsSkeleton />}>
      {(list) =>
        list.length === 0 ? (
          <PageMessage icon={ListChecks} title="No attempts yet">
            Attempts appear here shortly after learners submit them.
          </PageMessage>
        ) : (
          <>
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {list.map((attempt) => (
                <AttemptRow key={attempt.uuid} quiz={quiz} attempt={attempt} named={learnerUuid === undefined} />
              ))}
            </ul>
            <LoadMore query={attempts} label="Show older attempts" />
          </>
        )
      }
    </QueryView>
  );
}

interface AttemptRowProps {
  quiz: QuizAddress;
  attempt: CourseAttempt;
  named: boolean;
}

function AttemptRow({ quiz, attempt, named }: AttemptRowProps) {
  const { learner, attempt_number: number, score, passed, submitted_at: submittedAt } = attempt;
  const Icon = passed ? CircleCheck : CircleX;
  const taken = timeTaken(attempt);
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line px-5 py-4 last:border-b-0 sm:grid-cols-[1fr_auto] sm:px-6">
      {named && (
        <Link
          to="/teaching/$courseUuid/quizzes/$contentUuid/learners/$learnerUuid"
          params={{ ...quiz, learnerUuid: learner.uuid }}
          className="link no-underline hover:underline"
        >
          <PersonName person={learner} />
        </Link>
      )}
      <div className={`min-w-0 space-y-0.5 ${named ? "sm:text-right" : ""}`}>
        <p className={`flex items-center gap-2 font-semibold ${named ? "sm:justify-end" : ""}`}>
          <Icon aria-hidden="true" className={`size-5 shrink-0 ${passed ? "text-success" : "text-danger"}`} />
          <Link
            to="/teaching/$courseUuid/quizzes/$contentUuid/attempts/$learnerUuid/$number"
            params={{ ...quiz, learnerUuid: learner.uuid, number: String(number) }}
            className="link"
          >
            Attempt #{number}: Score {score}% ({passed ? "Passed" : "Failed"})
          </Link>
        </p>
        <p className="text-sm text-muted">
          <time dateTime={submittedAt}>
            {formatDate(submittedAt)}, {formatTime(submittedAt)}
          </time>
          {taken !== null && ` · ${taken}`}
        </p>
      </div>
      {(attempt.expired || attempt.regraded_at !== null) && (
        <p className="flex flex-wrap gap-2 sm:col-span-full">
          {attempt.expired && <Badge tone="accent">Time ran out</Badge>}
          {attempt.regraded_at !== null && <Badge>Regraded on {formatDate(attempt.regraded_at)}</Badge>}
        </p>
      )}
    </li>
  );
}

function AttemptsSkeleton() {
  return (
    <Loading label="Loading the attempts">
      <div className="space-y-3">
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} className="h-20 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
