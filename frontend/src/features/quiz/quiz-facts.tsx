import type { Quiz } from "./quiz-query";
import { formatDuration } from "@/shared/format/course-facts";

/** The rules of a quiz. */
export function QuizFacts({ quiz }: { quiz: Quiz }) {
  const { question_count: count, time_limit_minutes: limit } = quiz;
  const facts: [string, string][] = [
    ["Questions", String(count)],
    ["Pass mark", `${quiz.passing_score}%`],
    ["Time limit", limit === null ? "None" : formatDuration(limit)],
    ["Attempts left", attemptsLeft(quiz)],
  ];
  return (
    <dl className="grid max-w-2xl grid-cols-2 gap-x-6 gap-y-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:grid-cols-4 sm:p-6">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-lg font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function attemptsLeft({ remaining_attempts: left, max_attempts: most }: Quiz): string {
  if (left === null) return "Unlimited";
  return most === null ? String(left) : `${left} of ${most}`;
}
