import { ApiError } from "@/shared/api/api-error";
import { describeError, type ErrorText } from "@/shared/api/error-texts";
import { formatDate, formatTime } from "@/shared/format/date-time";
import { Button } from "@/shared/ui/button";
import { Notice } from "@/shared/ui/notice";
import type { Quiz } from "./quiz-query";

/** Whether nobody knows if the submission arrived, so that it has to be sent again as it was. */
export function isUnsettled(error: Error | null): boolean {
  return error instanceof ApiError && error.isPassing;
}

interface QuizNoticesProps {
  quiz: Quiz;
  exhausted: boolean;
  waiting: boolean;
  error: Error | null;
  sending: boolean;
  /** The result below says what there is to say about passing. */
  quiet: boolean;
  onSendAgain: () => void;
}

/** What stands in the way of answering, and what came of trying. */
export function QuizNotices({ quiz, exhausted, waiting, error, sending, quiet, onSendAgain }: QuizNoticesProps) {
  const refused = error !== null && !isUnsettled(error) && !exhausted;
  return (
    <div className="max-w-2xl space-y-4 empty:hidden">
      {quiz.passed && !quiet && (
        <Notice tone="success" title="You have passed this quiz">
          A later attempt cannot take that away.
        </Notice>
      )}
      {exhausted && (
        <Notice tone={quiz.passed ? "info" : "danger"} title="Maximum attempts reached">
          {quiz.passed
            ? "You have used all your attempts, and passed."
            : "You have used all your attempts. If you need another one, please contact your instructor."}
        </Notice>
      )}
      {waiting && !exhausted && quiz.next_attempt_at !== null && (
        <Notice tone="waiting" title="Your next attempt has to wait">
          You can try again from {formatTime(quiz.next_attempt_at)} on {formatDate(quiz.next_attempt_at)}.
        </Notice>
      )}
      {isUnsettled(error) && (
        <Notice
          tone="danger"
          title={describeError(error).title}
          actions={
            <Button size="sm" busy={sending} onClick={onSendAgain}>
              Send again
            </Button>
          }
        >
          We do not know whether your answers arrived. Send them again: this never uses up a second attempt.
        </Notice>
      )}
      {refused && <Notice tone="danger" title={refusalText(error).title}>{refusalText(error).detail}</Notice>}
    </div>
  );
}

function refusalText(error: Error): ErrorText {
  const code = error instanceof ApiError ? error.code : "";
  if (code === "CONFLICT") {
    return {
      title: "These answers could not be submitted",
      detail: "The attempt was handed in already, or its time was over. Your attempts so far are listed below.",
    };
  }
  if (code === "VALIDATION_ERROR") {
    return {
      title: "The questions have changed",
      detail: "No attempt was used. Please look through your answers and submit them again.",
    };
  }
  return describeError(error);
}
