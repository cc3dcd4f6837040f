import type { QuizOverrideDetail } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { formatDuration } from "@/shared/format/course-facts";

/** One learner's limits in one quiz, and the history of extra attempts and time. */
export function OverrideFacts({ override }: { override: QuizOverrideDetail["override"] }) {
  const { total_attempts: used, max_attempts: most, remaining_attempts: left, time_limit_minutes: limit } = override;
  const facts: [string, string][] = [
    ["Attempts used", String(used)],
    ["Attempts left", left === null || most === null ? "Unlimited" : `${left} of ${most}`],
    ["Time limit", limit === null ? "None" : formatDuration(limit)],
  ];
  return (
    <dl className="grid max-w-xl grid-cols-2 gap-x-6 gap-y-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:grid-cols-3 sm:p-6">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-lg font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function GrantHistory({ history }: { history: QuizOverrideDetail["history"] }) {
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="grants" className="max-w-xl space-y-4">
      <h2 id="grants" className="text-2xl">
        Grant history
      </h2>
      <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        {history.map((grant) => (
          <li key={grant.granted_at} className="border-b border-line px-5 py-3.5 last:border-b-0 sm:px-6">
            <p className="font-semibold">{grantText(grant)}</p>
            {grant.reason !== "" && <p>{grant.reason}</p>}
            <p className="text-sm text-muted">{formatDate(grant.granted_at)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function grantText(grant: QuizOverrideDetail["history"][number]): string {
  const { extra_attempts: attempts, extra_time_percent: percent, extra_minutes: minutes } = grant;
  const parts = [
    attempts > 0 && `${attempts} extra ${attempts === 1 ? "attempt" : "attempts"}`,
    percent > 0 && `${percent}% extra time`,
    minutes > 0 && `${minutes} extra minutes`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "No extra attempts or time" : parts.join(", ");
}
