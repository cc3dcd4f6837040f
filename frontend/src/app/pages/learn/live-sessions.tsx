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

/** A course's live sessions, with the links of whoever may join. */
export function LiveSessions({ course, enrolment }: LiveSessionsProps) {
  const now = useNow();
  return (
    <section aria-labelledby="sessions" className="space-y-4">
      <h2 id="sessions" className="text-2xl">
        Live sessions
      </h2>
      <SessionList
        sessions={course.sessions}
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
    </section>
  );
}
