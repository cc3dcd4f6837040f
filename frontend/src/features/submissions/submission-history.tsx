import type { Submission } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { LoadMore, type LoadMoreQuery } from "@/shared/ui/load-more";
import { SubmissionGrade } from "./submission-grade";
import { SubmissionStatus } from "./submission-status";
import { SubmissionWork } from "./submission-work";

interface SubmissionHistoryProps {
  query: LoadMoreQuery;
  submissions: readonly Submission[];
}

/** Everything the learner has submitted or tried to submit. */
export function SubmissionHistory({ query, submissions }: SubmissionHistoryProps) {
  return (
    <section aria-labelledby="submissions" className="max-w-2xl space-y-4">
      <h2 id="submissions" className="text-2xl">
        Your submissions
      </h2>
      {submissions.length === 0 ? (
        <p className="text-muted">You haven’t submitted anything yet.</p>
      ) : (
        <>
          <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
            {submissions.map((submission) => (
              <SubmissionRow key={submission.uuid} submission={submission} />
            ))}
          </ul>
          <LoadMore query={query} label="Show older submissions" />
        </>
      )}
    </section>
  );
}

function SubmissionRow({ submission }: { submission: Submission }) {
  const { attempt_number: number, submitted_at: submittedAt, created_at: createdAt, rejected_reason: reason } = submission;
  const when = submittedAt ?? createdAt;
  return (
    <li className="space-y-3 border-b border-line p-5 last:border-b-0 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-sans text-base tracking-normal">{attemptName(number)}</h3>
        <SubmissionStatus submission={submission} />
        <p className="text-muted sm:ml-auto">
          <time dateTime={when}>
            {formatDate(when)}, {formatTime(when)}
          </time>
        </p>
      </div>
      {reason !== null && reason !== "" && !submission.given_up && <p className="text-danger">{reason}</p>}
      <SubmissionWork submission={submission} />
      <SubmissionGrade submission={submission} />
    </li>
  );
}

/** Work that never arrived used no attempt and has no number. */
function attemptName(number: number | null): string {
  return number !== null ? `Attempt #${number}` : "Not submitted";
}
