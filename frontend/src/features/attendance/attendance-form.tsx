import { useInfiniteQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useState } from "react";
import { describeError } from "@/shared/api/error-texts";
import type { Attendee } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { LoadMore } from "@/shared/ui/load-more";
import { Notice } from "@/shared/ui/notice";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { showToast } from "@/shared/ui/toast-store";
import { attendanceQuery } from "./attendance-query";
import { type Marks, useMarkAttendance } from "./use-mark-attendance";

interface AttendanceFormProps {
  courseUuid: string;
  sessionUuid: string;
}

/** The attendance register of one live session: the enrolled learners, with a checkbox each. */
export function AttendanceForm({ courseUuid, sessionUuid }: AttendanceFormProps) {
  const attendance = useInfiniteQuery(attendanceQuery(courseUuid, sessionUuid));
  const save = useMarkAttendance(courseUuid, sessionUuid);
  /** Checkboxes that differ from the stored attendance. */
  const [changes, setChanges] = useState<Marks>(new Map());
  const mark = (attendee: Attendee, attended: boolean) => {
    const next = new Map(changes);
    if (attended === attendee.attended) next.delete(attendee.learner_uuid);
    else next.set(attendee.learner_uuid, attended);
    setChanges(next);
  };
  const store = () => {
    save.mutate(changes, {
      onSuccess: ({ completed }) => {
        setChanges(new Map());
        showToast({
          tone: "success",
          title: "Attendance saved",
          detail: completed > 0 ? `${completed} ${completed === 1 ? "learner has" : "learners have"} completed the course.` : undefined,
        });
      },
    });
  };
  return (
    <QueryView query={attendance} skeleton={<RegisterSkeleton />}>
      {(list) =>
        list.length === 0 ? (
          <PageMessage icon={Users} title="No learners yet">
            Learners appear here shortly after they enrol.
          </PageMessage>
        ) : (
          <form
            aria-label="Attendance"
            className="max-w-2xl space-y-6"
            onSubmit={(event) => {
              event.preventDefault();
              if (changes.size > 0 && !save.isPending) store();
            }}
          >
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {list.map((attendee) => (
                <RegisterRow
                  key={attendee.learner_uuid}
                  attendee={attendee}
                  attended={changes.get(attendee.learner_uuid) ?? attendee.attended}
                  onMark={(attended) => {
                    mark(attendee, attended);
                  }}
                />
              ))}
            </ul>
            <LoadMore query={attendance} label="Show more learners" />
            {save.isError && (
              <Notice tone="danger" title={`Not saved: ${describeError(save.error).title}`}>
                {describeError(save.error).detail}
              </Notice>
            )}
            <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
              <Button type="submit" busy={save.isPending} disabled={changes.size === 0 && !save.isPending}>
                {save.isPending ? "Saving…" : "Save attendance"}
              </Button>
              <p role="status" className="text-muted">
                {changes.size > 0 && `${changes.size} unsaved ${changes.size === 1 ? "change" : "changes"}`}
              </p>
            </div>
          </form>
        )
      }
    </QueryView>
  );
}

interface RegisterRowProps {
  attendee: Attendee;
  attended: boolean;
  onMark: (attended: boolean) => void;
}

function RegisterRow({ attendee, attended, onMark }: RegisterRowProps) {
  const { name, email, learner_uuid: uuid, enrollment_status: status } = attendee;
  const hasAccess = status === "active" || status === "completed";
  return (
    <li className="border-b border-line last:border-b-0">
      <label className="flex min-h-14 items-center gap-4 px-5 py-3 has-enabled:cursor-pointer has-enabled:hover:bg-sunken sm:px-6">
        <input
          type="checkbox"
          checked={attended}
          disabled={!hasAccess}
          className="size-5 shrink-0 accent-brand"
          onChange={({ target }) => {
            onMark(target.checked);
          }}
        />
        <span className="min-w-0 flex-1">
          <bdi className="block leading-snug font-semibold break-words">{name || email || `Learner ${uuid.slice(0, 8)}`}</bdi>
          {name !== "" && <bdi className="block text-sm wrap-anywhere text-muted">{email}</bdi>}
        </span>
        {status === "completed" && <span className="text-sm text-muted">Completed</span>}
        {!hasAccess && <span className="text-sm text-muted">Not currently enrolled</span>}
      </label>
    </li>
  );
}

function RegisterSkeleton() {
  return (
    <Loading label="Loading attendance">
      <div className="max-w-2xl space-y-3">
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-16 rounded-xl" />
        ))}
      </div>
    </Loading>
  );
}
