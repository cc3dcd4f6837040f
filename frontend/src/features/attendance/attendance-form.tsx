import { useInfiniteQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useState } from "react";
import type { Attendee } from "@/shared/api/types";
import { useDraft } from "@/shared/drafts/use-draft";
import { formatTime, formatWeekday } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { DraftNote } from "@/shared/ui/draft-note";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { LoadMore } from "@/shared/ui/load-more";
import { Notice } from "@/shared/ui/notice";
import { PageMessage } from "@/shared/ui/page-message";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { showToast } from "@/shared/ui/toast-store";
import { useNow } from "@/shared/ui/use-now";
import { attendanceQuery } from "./attendance-query";
import { type Marks, useMarkAttendance } from "./use-mark-attendance";

const noMarks: { marks: [learnerUuid: string, attended: boolean][] } = { marks: [] };

interface AttendanceFormProps {
  courseUuid: string;
  sessionUuid: string;
  /** When the session starts; undefined while the course is loading. */
  startsAt: Date | undefined;
}

/**
 * The attendance register of one live session: the enrolled learners, with a checkbox each. Before the
 * session nobody can have attended it, so only marks that were made too early can be withdrawn.
 */
export function AttendanceForm({ courseUuid, sessionUuid, startsAt }: AttendanceFormProps) {
  const attendance = useInfiniteQuery(attendanceQuery(courseUuid, sessionUuid));
  const save = useMarkAttendance(courseUuid, sessionUuid);
  const draft = useDraft(`attendance.${sessionUuid}`, noMarks);
  const [marks, setMarks] = useState<Marks>(() => new Map(draft.initial.marks));
  const now = useNow();
  const ahead = startsAt !== undefined && now < startsAt;
  const attendees = attendance.data ?? [];
  const isStored = (learnerUuid: string, attended: boolean) =>
    attendees.some((attendee) => attendee.learner_uuid === learnerUuid && attendee.attended === attended);
  /** The marks that differ from the stored attendance. */
  const changes: Marks = new Map([...marks].filter(([learner, attended]) => !isStored(learner, attended) && !(ahead && attended)));
  const change = (next: Marks) => {
    setMarks(next);
    draft.keep({ marks: [...next] });
  };
  const mark = (some: readonly Attendee[], attended: boolean) => {
    const next = new Map(changes);
    for (const { learner_uuid: learner, attended: stored } of some) {
      if (attended === stored) next.delete(learner);
      else next.set(learner, attended);
    }
    change(next);
  };
  const store = () => {
    save.mutate(changes, {
      onSuccess: ({ completed, left }) => {
        setMarks(new Map());
        draft.drop();
        showToast({
          tone: "success",
          title: "Attendance saved",
          detail: [completionsOf(completed), departuresOf(left)].filter((text) => text !== "").join(" "),
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
            {ahead && (
              <Notice tone="waiting" title="This session hasn’t started yet">
                You can record attendance from {formatWeekday(startsAt)}, {formatTime(startsAt.toISOString())}.
              </Notice>
            )}
            <DraftNote
              shown={draft.restored && changes.size > 0}
              onDiscard={() => {
                setMarks(new Map());
                draft.drop();
              }}
            />
            {!ahead && (
              <Button
                tone="secondary"
                onClick={() => {
                  mark(list.filter(hasAccess), true);
                }}
              >
                {attendance.hasNextPage ? "All shown here are present" : "All present"}
              </Button>
            )}
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
              {list.map((attendee) => (
                <RegisterRow
                  key={attendee.learner_uuid}
                  attendee={attendee}
                  open={!ahead || attendee.attended}
                  attended={changes.get(attendee.learner_uuid) ?? attendee.attended}
                  onMark={(attended) => {
                    mark([attendee], attended);
                  }}
                />
              ))}
            </ul>
            <LoadMore query={attendance} label="Show more learners" />
            {save.isError && <FailureNotice error={save.error} what="Not saved" />}
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

const hasAccess = ({ enrollment_status: status }: Attendee) => status === "active" || status === "completed";

const learners = (count: number) => (count === 1 ? "1 learner" : `${count} learners`);

function completionsOf(count: number): string {
  return count === 0 ? "" : `${learners(count)} ${count === 1 ? "has" : "have"} completed the course.`;
}

function departuresOf(count: number): string {
  return count === 0 ? "" : `${learners(count)} not marked, because they aren’t enrolled.`;
}

interface RegisterRowProps {
  attendee: Attendee;
  attended: boolean;
  /** Whether the mark can be changed. */
  open: boolean;
  onMark: (attended: boolean) => void;
}

function RegisterRow({ attendee, attended, open, onMark }: RegisterRowProps) {
  const { name, email, learner_uuid: uuid, enrollment_status: status } = attendee;
  return (
    <li className="border-b border-line last:border-b-0">
      <label className="flex min-h-14 items-center gap-4 px-5 py-3 has-enabled:cursor-pointer has-enabled:hover:bg-sunken sm:px-6">
        <input
          type="checkbox"
          checked={attended}
          disabled={!open}
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
        {!hasAccess(attendee) && <span className="text-sm text-muted">{status === "suspended" ? "Access paused" : "Not currently enrolled"}</span>}
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
