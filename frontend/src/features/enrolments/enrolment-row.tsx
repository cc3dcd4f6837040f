import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { Enrolment } from "@/shared/api/types";
import { formatDate } from "@/shared/format/date-time";
import { routes } from "@/shared/navigation/paths";
import { ProgressBar } from "@/shared/ui/progress-bar";
import { CompletedOn } from "./completed-on";
import { opensContent } from "./enrolment-status";
import { StatusBadge } from "./status-badge";

/** One of the learner's courses in a list. The whole row is a link. */
export function EnrolmentRow({ enrolment }: { enrolment: Enrolment }) {
  return (
    <li className="group relative flex items-center gap-4 border-b border-line p-5 last:border-b-0 hover:bg-sunken sm:px-6">
      <div className="min-w-0 flex-1 space-y-2">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <h3 className="text-xl">
            <Link
              to={routes.learn}
              params={{ courseUuid: enrolment.course_uuid }}
              className="underline-offset-4 group-hover:underline after:absolute after:inset-0 focus-visible:-outline-offset-2"
            >
              {enrolment.course_title}
            </Link>
          </h3>
          <StatusBadge status={enrolment.status} />
        </div>
        {enrolment.pending_since !== null && (
          <p className="text-muted">
            Ordered on {formatDate(enrolment.pending_since)}. We’re waiting for your bank; you don’t need to pay again.
          </p>
        )}
        {enrolment.pending_since === null && enrolment.completed_at && (
          <p className="text-muted">
            <CompletedOn at={enrolment.completed_at} />
          </p>
        )}
        {enrolment.pending_since === null && !enrolment.completed_at && enrolment.enrolled_at && (
          <p className="text-muted">Enrolled on {formatDate(enrolment.enrolled_at)}</p>
        )}
        {opensContent(enrolment.status) && enrolment.access_until !== null && (
          <p className={enrolment.access_ended ? "text-danger" : "text-muted"}>
            {enrolment.access_ended ? "Access ended on" : "Access until"} {formatDate(enrolment.access_until)}
          </p>
        )}
        {opensContent(enrolment.status) && (
          <div className="max-w-md">
            <ProgressBar percent={enrolment.progress_percent} label={`Progress in ${enrolment.course_title}`} />
          </div>
        )}
      </div>
      <ChevronRight aria-hidden="true" className="size-5 shrink-0 text-muted" />
    </li>
  );
}
