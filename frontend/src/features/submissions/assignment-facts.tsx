import { formatDate, formatTime } from "@/shared/format/date-time";
import { type Assignment, formatLimit } from "./assignment";
import type { AssignmentProgress } from "./assignment-progress";

/** The rules of an assignment: due date, pass mark, attempts and file types. */
export function AssignmentFacts({ assignment, progress }: { assignment: Assignment; progress: AssignmentProgress }) {
  const dueAt = progress.dueAt ?? assignment.dueAt;
  const { passingScore, maxScore, extensions, maxBytes } = assignment;
  const facts: [string, string][] = [
    ["Due", dueAt === null ? "No due date" : `${formatDate(dueAt)}, ${formatTime(dueAt)}`],
    ["Pass mark", `${passingScore} of ${maxScore} marks`],
    ["Attempts left", attemptsLeft(progress)],
    ["Files", `${extensions.join(", ")} (max ${formatLimit(maxBytes)})`],
  ];
  return (
    <dl className="grid max-w-2xl grid-cols-2 gap-x-6 gap-y-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-lg leading-snug font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function attemptsLeft({ attemptsLeft: left, maxAttempts: most }: AssignmentProgress): string {
  return left === null || most === null ? "Unlimited" : `${left} of ${most}`;
}
