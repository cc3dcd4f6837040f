import { Link } from "@tanstack/react-router";
import { Clock, Radio } from "lucide-react";
import type { ReactNode } from "react";
import type { Course } from "@/shared/api/types";
import { formatDuration, formatFormat } from "@/shared/format/course-facts";
import { formatPrice } from "@/shared/format/money";
import { routes } from "@/shared/navigation/paths";
import { CreditMark } from "./credit-mark";

interface CourseCardProps {
  course: Course;
  /** The learner's enrolment status, if any. */
  status?: ReactNode;
}

export function CourseCard({ course, status }: CourseCardProps) {
  const live = course.format === "hybrid";
  return (
    <article className="group relative flex h-full flex-col rounded-xl border border-line bg-surface shadow-card transition-colors hover:border-brand">
      <div className="flex flex-1 flex-col gap-3 p-5 sm:p-6">
        <div className="flex items-start justify-between gap-4">
          <p className={`flex items-center gap-1.5 pt-1 text-sm font-semibold ${live ? "text-accent" : "text-brand"}`}>
            {live && <Radio aria-hidden="true" className="size-4" />}
            {formatFormat(course.format)}
          </p>
          <CreditMark credits={course.cpd_credits} />
        </div>
        <h2 className="text-[1.4rem]">
          <Link
            to={routes.course}
            params={{ courseUuid: course.uuid }}
            className="decoration-1 underline-offset-4 group-hover:underline after:absolute after:inset-0 after:rounded-xl"
          >
            {course.title}
          </Link>
        </h2>
        <p className="line-clamp-3 text-muted">{course.description}</p>
        {status !== undefined && <div>{status}</div>}
      </div>
      <dl className="flex items-center justify-between gap-4 border-t border-line px-5 py-3.5 sm:px-6">
        <div className="flex items-center gap-1.5 text-muted">
          <dt>
            <Clock aria-hidden="true" className="size-4" />
            <span className="sr-only">Duration</span>
          </dt>
          <dd>{formatDuration(course.duration_minutes)}</dd>
        </div>
        <div>
          <dt className="sr-only">Price</dt>
          <dd className="text-lg font-semibold tabular-nums">{formatPrice(course.price)}</dd>
        </div>
      </dl>
    </article>
  );
}
