import { CircleCheck, CircleX } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { QuizAttempt } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import type { Quiz } from "./quiz-query";

interface QuizResultProps {
  quiz: Quiz;
  attempt: QuizAttempt;
  courseCompleted: boolean;
  /** It was just submitted, so the button that had the focus is gone. */
  fresh: boolean;
  /** No attempts are left, or the learner has to wait before the next one. */
  closed: boolean;
  /** Where a learner who has passed goes next. */
  onward: ReactNode;
  onRetry: () => void;
  /** The answers. */
  children: ReactNode;
}

export function QuizResult(props: QuizResultProps) {
  const { quiz, attempt, courseCompleted, fresh, closed, onward, onRetry, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!fresh) return;
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "center" });
  }, [fresh]);
  const { passed, score } = attempt;
  const left = quiz.remaining_attempts;
  const Icon = passed ? CircleCheck : CircleX;
  return (
    <section aria-labelledby="quiz-result" className="max-w-2xl space-y-6">
      <div
        className={`space-y-3 rounded-xl border p-5 sm:p-6 ${passed ? "border-success/30 bg-success-soft" : "border-danger/30 bg-danger-soft"}`}
      >
        <h2 id="quiz-result" ref={heading} tabIndex={-1} className="flex items-center gap-3 text-2xl">
          <Icon aria-hidden="true" className={`size-7 shrink-0 ${passed ? "text-success" : "text-danger"}`} />
          {passed ? "You passed" : "You didn’t pass this time"}
        </h2>
        <p>
          Attempt #{attempt.attempt_number}: you scored <strong>{score}%</strong>. The pass mark is {quiz.passing_score}%.
        </p>
        {attempt.expired && <p>Time ran out, so the answers saved by then were graded.</p>}
        {courseCompleted && <p className="font-semibold">You’ve completed the course.</p>}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-1 empty:hidden">
          {passed && onward}
          {!closed && (
            <>
              <Button tone={passed ? "secondary" : "primary"} onClick={onRetry}>
                {passed ? "Retake quiz" : "Try again"}
              </Button>
              {left !== null && (
                <span>
                  {left} {left === 1 ? "attempt" : "attempts"} left
                </span>
              )}
            </>
          )}
        </div>
      </div>
      <h3 className="text-xl">Your answers</h3>
      {children}
    </section>
  );
}
