import { formatDate, formatTime } from "@/shared/format/date-time";
import { Notice } from "@/shared/ui/notice";
import type { Assignment } from "./assignment";
import type { AssignmentProgress } from "./assignment-progress";

/** The learner's status in this assignment. */
export function AssignmentStatusNotice({ progress, assignment }: { progress: AssignmentProgress; assignment: Assignment }) {
  const { current, passed, overdue, attemptsLeft, closedReason, doing } = progress;
  if (passed) {
    return (
      <Notice tone="success" title="You’ve passed this assignment">
        {current?.score != null && <p>Score: {`${current.score} of ${assignment.maxScore}`}.</p>}
      </Notice>
    );
  }
  if (current?.status === "submitted") {
    return (
      <Notice tone="waiting" title="Waiting to be graded">
        {doing === "replace"
          ? `You can replace your submission until it’s graded${assignment.dueAt === null ? "" : " or the due date passes"}.`
          : attemptsLeft === 0
            ? "This was your last attempt, so you can’t replace it."
            : "The due date has passed, so you can no longer replace it."}
      </Notice>
    );
  }
  if (attemptsLeft === 0) {
    return (
      <Notice tone="danger" title="Maximum attempts reached">
        You’ve used all your attempts. If you need another, contact your instructor.
      </Notice>
    );
  }
  if (closedReason !== null) return <Notice tone="info" title={closedReason} />;
  return (
    <>
      {current?.status === "needs_revision" && (
        <Notice tone="info" title="Your work needs revision">
          <p>Read the feedback below, revise your work and submit it again.</p>
        </Notice>
      )}
      {overdue && assignment.dueAt !== null && (
        <Notice tone="waiting" title="The due date has passed">
          It was due on {formatDate(assignment.dueAt)} at {formatTime(assignment.dueAt)}. You can still submit, but your
          work will be marked as late.
        </Notice>
      )}
    </>
  );
}
