import type { ReactNode } from "react";
import type { LiveSession } from "@/shared/api/types";
import { formatDuration, sessionTimes } from "@/shared/format/course-facts";
import { formatTimeRange, formatWeekday, timeZoneName } from "@/shared/format/date-time";
import { Badge } from "@/shared/ui/badge";
import { useNow } from "@/shared/ui/use-now";

const month = new Intl.DateTimeFormat("en-GB", { month: "short" });

interface SessionListProps {
  sessions: readonly LiveSession[];
  /** The learner's joining link, once there is one. */
  renderAccess?: (session: LiveSession) => ReactNode;
}

export function SessionList({ sessions, renderAccess }: SessionListProps) {
  const now = useNow();
  const inOrder = [...sessions].sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  return (
    <div className="space-y-3">
      <p className="text-muted">Times are shown in your time zone ({timeZoneName()}).</p>
      <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        {inOrder.map((session) => {
          const { start, end } = sessionTimes(session);
          return (
            <li key={session.uuid} className="flex gap-4 border-b border-line p-5 last:border-b-0 sm:gap-5 sm:px-6">
              <div
                aria-hidden="true"
                className="flex h-14 w-14 shrink-0 flex-col items-center justify-center rounded-lg bg-accent-soft leading-none text-accent"
              >
                <span className="font-serif text-2xl font-semibold tabular-nums">{start.getDate()}</span>
                <span className="mt-0.5 text-sm font-semibold">{month.format(start)}</span>
              </div>
              <div className="min-w-0 flex-1">
                <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <h3 className="font-sans text-lg leading-snug tracking-normal">{session.topic}</h3>
                  <SessionState start={start} end={end} now={now} />
                </div>
                <p className="text-muted">
                  <time dateTime={session.starts_at}>
                    {formatWeekday(start)}, {formatTimeRange(start, end)}
                  </time>{" "}
                  <span className="whitespace-nowrap">({formatDuration(session.duration_minutes)})</span>
                </p>
                {renderAccess && <div className="pt-3">{renderAccess(session)}</div>}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function SessionState({ start, end, now }: { start: Date; end: Date; now: Date }) {
  if (now > end) return <Badge>Ended</Badge>;
  if (now >= start) return <Badge tone="danger">Live now</Badge>;
  return null;
}
