import { formatDate, formatTime } from "@/shared/format/date-time";
import { Notice } from "@/shared/ui/notice";
import type { Assignment } from "./assignment";
import type { AssignmentProgress } from "./assignment-progress";

/** How the learner stands with this assignment, in one notice. */
export function AssignmentStatusNotice({ progress, assignment }: { progress: AssignmentProgress; assignment: Assignment }) {
  const { current, passed, overdue, attemptsLeft, closedReason, doing } = progress;
  if (passed) {
    return (
      <Notice tone="success" title="You have passed this assignment">
        {current?.score != null && <p>Score: {`${current.score} of ${assignment.maxScore}`}.</p>}
      </Notice>
    );
  }
  if (current?.status === "submitted") {
    return (
      <Notice tone="waiting" title="Waiting to be graded">
        {doing === "replace"
          ? `You can replace your work until it is graded${assignment.dueAt === null ? "" : " or due"}.`
          : attemptsLeft === 0
            ? "It was your last attempt, so that it cannot be replaced."
            : "The due date has passed, so that it cannot be replaced any more."}
      </Notice>
    );
  }
  if (attemptsLeft === 0) {
    return (
      <Notice tone="danger" title="Maximum attempts reached">
        You have used all your attempts. If you need another one, please contact your instructor.
      </Notice>
    );
  }
  if (closedReason !== null) return <Notice tone="info" title={closedReason} />;
  return (
    <>
      {current?.status === "needs_revision" && (
        <Notice tone="info" title="Your work needs a revision">
          <p>Read the feedback below, revise your work and hand it in again.</p>
        </Notice>
      )}
      {overdue && assignment.dueAt !== null && (
        <Notice tone="waiting" title="The due date has passed">
          It was due on {formatDate(assignment.dueAt)} at {formatTime(assignment.dueAt)}. You can still hand in; your work
          will be marked as late.
        </Notice>
      )}
    </>
  );
}
