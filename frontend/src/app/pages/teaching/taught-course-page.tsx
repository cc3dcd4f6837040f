import { getRouteApi, Link, type LinkProps } from "@tanstack/react-router";
import { ChevronRight, ClipboardCheck, ListChecks, type LucideIcon, Mail, PenLine, Radio, Users } from "lucide-react";
import { waitingSubmissions } from "@/features/submissions/waiting-submissions";
import { $api } from "@/shared/api/client";
import type { Course } from "@/shared/api/types";
import { sessionTimes } from "@/shared/format/course-facts";
import { formatTimeRange, formatWeekday } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { PageHeader } from "@/shared/ui/page-header";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { BackLink } from "./back-link";
import { TeachingSkeleton } from "./teaching-skeleton";

const route = getRouteApi(`/learner${routes.taughtCourse}`);

/** An instructor's tasks in one course. */
export function TaughtCoursePage() {
  const { courseUuid } = route.useParams();
  const course = $api.useQuery("get", "/api/courses/{course_uuid}/", { params: { path: { course_uuid: courseUuid } } });
  usePageTitle(course.data === undefined ? "Teaching" : `Teaching: ${course.data.title}`);
  return (
    <>
      <BackLink to={routes.teaching}>Teaching</BackLink>
      <QueryView query={course} level={1} skeleton={<TeachingSkeleton label="Loading the course" />}>
        {(data) => <Tasks course={data} />}
      </QueryView>
    </>
  );
}

function Tasks({ course }: { course: Course }) {
  const { uuid: courseUuid, waiting_submissions: waiting } = course;
  const contents = course.modules.flatMap((module) => module.contents);
  const quizzes = contents.filter(({ kind }) => kind === "quiz");
  const assignments = contents.filter(({ kind }) => kind === "assignment");
  return (
    <div className="max-w-3xl">
      <PageHeader title={course.title} />
      <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        <Task
          icon={Users}
          title="Roster"
          detail="Who is enrolled, their progress and last activity"
          link={{ to: routes.roster, params: { courseUuid } }}
        />
        <Task
          icon={Mail}
          title="Messages"
          detail="Write to the course’s learners by email"
          link={{ to: routes.courseMessages, params: { courseUuid } }}
        />
        {assignments.length > 0 && (
          <Task
            icon={PenLine}
            title="Grading desk"
            detail={waiting === null || waiting.count === 0 ? "Work that waits to be graded, one after the other" : waitingSubmissions(waiting)}
            link={{ to: routes.gradingDesk, params: { courseUuid } }}
          />
        )}
        {assignments.length > 0 && (
          <Task
            icon={ClipboardCheck}
            title="Submissions"
            detail={assignments.map(({ title }) => title).join(" · ")}
            link={{ to: routes.submissions, params: { courseUuid } }}
          />
        )}
        {quizzes.map((quiz) => (
          <Task
            key={quiz.uuid}
            icon={ListChecks}
            title={`Quiz: ${quiz.title}`}
            detail="Attempts, statistics and regrading"
            link={{ to: routes.taughtQuiz, params: { courseUuid, contentUuid: quiz.uuid } }}
          />
        ))}
        {course.sessions.map((session) => {
          const { start, end } = sessionTimes(session);
          return (
            <Task
              key={session.uuid}
              icon={Radio}
              title={`Attendance: ${session.topic}`}
              detail={`${formatWeekday(start)}, ${formatTimeRange(start, end)}`}
              link={{ to: routes.attendance, params: { courseUuid, sessionUuid: session.uuid } }}
            />
          );
        })}
      </ul>
    </div>
  );
}

interface TaskProps {
  icon: LucideIcon;
  title: string;
  detail: string;
  link: LinkProps;
}

function Task({ icon: Icon, title, detail, link }: TaskProps) {
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        {...link}
        className="flex items-center gap-4 px-5 py-4 hover:bg-sunken focus-visible:-outline-offset-2 sm:px-6"
      >
        <Icon aria-hidden="true" className="size-6 shrink-0 text-brand" />
        <span className="min-w-0 flex-1">
          <span className="block text-lg leading-snug font-semibold">{title}</span>
          <span className="block text-muted">{detail}</span>
        </span>
        <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-muted" />
      </Link>
    </li>
  );
}
