import { ApiError } from "@/shared/api/api-error";
import { describeError, type ErrorText } from "@/shared/api/error-texts";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";
import type { Quiz } from "./quiz-query";

/** Whether it is unknown if the submission arrived, so that it must be resent unchanged. */
export function isUnsettled(error: Error | null): boolean {
  return error instanceof ApiError && error.isPassing;
}

interface QuizNoticesProps {
  quiz: Quiz;
  exhausted: boolean;
  waiting: boolean;
  error: Error | null;
  sending: boolean;
  /** Hides the notice about passing, because the result below says so. */
  quiet: boolean;
  onSendAgain: () => void;
}

/** Why the quiz cannot be answered, or why submitting failed. */
export function QuizNotices({ quiz, exhausted, waiting, error, sending, quiet, onSendAgain }: QuizNoticesProps) {
  const refused = error !== null && !isUnsettled(error) && !exhausted;
  return (
    <div className="max-w-2xl space-y-4 empty:hidden">
      {quiz.passed && !quiet && (
        <Notice tone="success" title="You’ve passed this quiz">
          Later attempts won’t change that.
        </Notice>
      )}
      {exhausted && (
        <Notice tone={quiz.passed ? "info" : "danger"} title="Maximum attempts reached">
          {quiz.passed
            ? "You’ve used all your attempts, and you passed."
            : "You’ve used all your attempts. If you need another, contact your instructor."}
        </Notice>
      )}
      {waiting && !exhausted && quiz.next_attempt_at !== null && (
        <Notice tone="waiting" title="You can’t try again yet">
You can start your next attempt at {formatTime(quiz.next_attempt_at)} on {formatDate(quiz.next_attempt_at)}.
        </Notice>
      )}
      {error !== null && isUnsettled(error) && (
        <FailureNotice
          error={error}
          actions={
            <Button size="sm" busy={sending} onClick={onSendAgain}>
              Send again
            </Button>
          }
        >
          We can’t tell whether your answers arrived. Send them again; this won’t use a second attempt.
        </FailureNotice>
      )}
      {refused && <FailureNotice error={error} title={refusalText(error).title}>{refusalText(error).detail}</FailureNotice>}
    </div>
  );
}

function refusalText(error: Error): ErrorText {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "CONFLICT") {
    return {
      title: "Your answers couldn’t be submitted",
      detail: "The attempt was already submitted, or its time ran out. Your attempts so far are listed below.",
    };
  }
  if (code === "VALIDATION_ERROR") {
    return {
      title: "The questions have changed",
      detail: "No attempt was used. Check your answers and submit them again.",
    };
  }
  return describeError(error);
}
