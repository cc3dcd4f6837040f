import type { CourseAttemptDetail } from "@/shared/api/types";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { AnswerResult } from "@/shared/ui/answer-result";
import { GivenAnswer } from "@/shared/ui/given-answer";
import { timeTaken } from "./time-taken";

/** One attempt, as instructors see it: key facts, each question with its answer, and the grading history. */
export function AttemptDetail({ detail }: { detail: CourseAttemptDetail }) {
  const { attempt, questions, gradings } = detail;
  const facts: [string, string][] = [
    ["Score", `${attempt.score}% (${attempt.passed ? "Passed" : "Failed"})`],
    ["Submitted", moment(attempt.submitted_at)],
    ["Time taken", timeTaken(attempt) ?? "Unknown"],
    ["Quiz version", String(detail.quiz_version)],
  ];
  return (
    <div className="max-w-3xl space-y-10">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:grid-cols-4 sm:p-6">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="leading-snug font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      {attempt.expired && <p className="text-muted">Time ran out, so the answers saved by then were graded.</p>}
      <section aria-labelledby="answers" className="space-y-4">
        <h2 id="answers" className="text-2xl">
          Answers
        </h2>
        <ol className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
          {questions.map((answered, index) => (
            <li key={answered.question.id} className="space-y-1.5 border-b border-line p-5 last:border-b-0 sm:px-6">
              <p className="leading-snug font-semibold">
                <span className="text-muted">{index + 1}.</span> {answered.question.text}
              </p>
              <GivenAnswer question={answered.question} chosen={answered.answer} label="Answer" />
              <AnswerResult correct={answered.correct} partialPercent={answered.partial_percent} />
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="gradings" className="space-y-4">
        <h2 id="gradings" className="text-2xl">
          Grading history
        </h2>
        <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
          {gradings.map((grading) => (
            <li
              key={grading.number}
              className="flex flex-wrap justify-between gap-x-6 border-b border-line px-5 py-3.5 last:border-b-0 sm:px-6"
            >
              <p className="font-semibold">
                {grading.score}% ({grading.passed ? "Passed" : "Failed"})
              </p>
              <p className="text-muted">
                {grading.graded_by === null ? "Graded on submission" : "Regraded"}, {moment(grading.graded_at)}, with
                answer key {grading.key_version}
              </p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function moment(timestamp: string): string {
  return `${formatDate(timestamp)}, ${formatTime(timestamp)}`;
}
