import { Link } from "@tanstack/react-router";
import { BookOpen } from "lucide-react";
import { useEnrolments } from "@/features/enrolments/enrolments-query";
import { EnrolmentRow } from "@/features/enrolments/enrolment-row";
import type { Enrolment } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { PageHeader } from "@/shared/ui/page-header";
import { PageMessage } from "@/shared/ui/page-message";
import { usePageTitle } from "@/shared/ui/page-title";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";

const groups = [
  { title: "In progress", statuses: ["pending", "active", "suspended"] },
  { title: "Completed", statuses: ["completed"] },
  { title: "Past", statuses: ["dropped", "revoked", "expired"] },
] as const satisfies readonly { title: string; statuses: readonly Enrolment["status"][] }[];

export function MyCoursesPage() {
  usePageTitle("My courses");
  const enrolments = useEnrolments();
  return (
    <>
      <PageHeader title="My courses" />
      <QueryView query={enrolments} skeleton={<MyCoursesSkeleton />}>
        {(list) => (list.length === 0 ? <NoCourses /> : <Groups enrolments={list} />)}
      </QueryView>
    </>
  );
}

function Groups({ enrolments }: { enrolments: readonly Enrolment[] }) {
  return (
    <div className="space-y-10">
      {groups.map(({ title, statuses }) => {
        const members = enrolments.filter(({ status }) => (statuses as readonly string[]).includes(status));
        if (members.length === 0) return null;
        return (
          <section key={title} aria-label={title} className="space-y-4">
            <h2 className="text-2xl">{title}</h2>
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {members.map((enrolment) => (
                <EnrolmentRow key={enrolment.uuid} enrolment={enrolment} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function NoCourses() {
  return (
    <PageMessage
      icon={BookOpen}
      title="You haven’t enrolled in any courses yet"
      actions={
        <Button asChild>
          <Link to="/courses">Browse the catalogue</Link>
        </Button>
      }
    >
      Courses you enrol in appear here with your progress.
    </PageMessage>
  );
}

function MyCoursesSkeleton() {
  return (
    <Loading label="Loading your courses">
      <div className="space-y-4">
        <Skeleton className="h-8 w-40" />
        <Skeleton className="h-28 rounded-xl" />
        <Skeleton className="h-28 rounded-xl" />
      </div>
    </Loading>
  );
}
