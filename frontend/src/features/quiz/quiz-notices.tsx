import { formatDate, formatTime } from "@/shared/format/date-time";
import { Notice } from "@/shared/ui/notice";
import type { Quiz } from "./quiz-query";

interface QuizNoticesProps {
  quiz: Quiz;
  exhausted: boolean;
  waiting: boolean;
  /** Hides the notice about passing, because the result below says so. */
  quiet: boolean;
}

/** Why the quiz cannot be answered, or need not be. */
export function QuizNotices({ quiz, exhausted, waiting, quiet }: QuizNoticesProps) {
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
    </div>
  );
}
