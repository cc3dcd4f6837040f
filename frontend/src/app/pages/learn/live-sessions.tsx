import { SessionList } from "@/features/courses/session-list";
import { opensContent } from "@/features/enrolments/enrolment-status";
import { SessionAccess } from "@/features/enrolments/session-access";
import type { Course, Enrolment } from "@/shared/api/types";
import { sessionTimes } from "@/shared/format/course-facts";
import { useNow } from "@/shared/ui/use-now";

interface LiveSessionsProps {
  course: Course;
  enrolment: Enrolment;
}

/** The live sessions that start before the learner's access ends, with the links of whoever may join. */
export function LiveSessions({ course, enrolment }: LiveSessionsProps) {
  const now = useNow();
  const end = enrolment.access_until === null ? null : new Date(enrolment.access_until);
  const sessions = course.sessions.filter((session) => end === null || sessionTimes(session).start < end);
  const leftOut = course.sessions.length - sessions.length;
  return (
    <section aria-labelledby="sessions" className="space-y-4">
      <h2 id="sessions" className="text-2xl">
        Live sessions
      </h2>
      {sessions.length > 0 && (
        <SessionList
          sessions={sessions}
          renderAccess={
            opensContent(enrolment.status) && !enrolment.access_ended
              ? (session) => (
                  <SessionAccess
                    topic={session.topic}
                    ended={now > sessionTimes(session).end}
                    registration={enrolment.sessions.find(({ uuid }) => uuid === session.uuid) ?? null}
                  />
                )
              : undefined
          }
        />
      )}
      {leftOut > 0 && (
        <p className="text-muted">
          {leftOut === 1 ? "1 live session starts" : `${String(leftOut)} live sessions start`} after your access ends. Contact us if you
          want to attend.
        </p>
      )}
    </section>
  );
}
