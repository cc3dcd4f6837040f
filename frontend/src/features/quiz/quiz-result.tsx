import { CircleCheck, CircleX } from "lucide-react";
import { useEffect, useRef } from "react";
import type { QuizQuestion, QuizReply } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { type Answers, isChosen } from "./answers";
import type { Quiz } from "./quiz-query";
import type { Submission } from "./use-submit-quiz";

interface QuizResultProps {
  quiz: Quiz;
  reply: QuizReply;
  submission: Submission;
  /** No attempts are left. */
  exhausted: boolean;
  onRetry: () => void;
}

export function QuizResult({ quiz, reply, submission, exhausted, onRetry }: QuizResultProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The button that was clicked is gone, so move focus to the result.
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "center" });
  }, []);
  const { attempt, passed, score } = reply;
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
        {reply.course_completed && <p className="font-semibold">You’ve completed the course.</p>}
        {!exhausted && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-1">
            <Button tone={passed ? "secondary" : "primary"} onClick={onRetry}>
              {passed ? "Retake quiz" : "Try again"}
            </Button>
            {reply.remaining_attempts !== null && (
              <span>
                {reply.remaining_attempts} {reply.remaining_attempts === 1 ? "attempt" : "attempts"} left
              </span>
            )}
          </div>
        )}
      </div>
      <Review reply={reply} submission={submission} />
    </section>
  );
}

function Review({ reply, submission }: { reply: QuizReply; submission: Submission }) {
  if (reply.results.length === 0) {
    return <p className="text-muted">This quiz doesn’t currently show which answers were correct.</p>;
  }
  const correct = new Map(reply.results.map((result) => [result.question_id, result.correct]));
  // If time ran out, the saved answers were graded, not the ones sent.
  const answers: Answers = reply.attempt.submitted_answers;
  return (
    <>
      <h3 className="text-xl">Your answers</h3>
      <ol className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        {submission.questions.map((question, index) => (
          <li key={question.id} className="space-y-1.5 border-b border-line p-5 last:border-b-0 sm:px-6">
            <p className="leading-snug font-semibold">
              <span className="text-muted">{index + 1}.</span> {question.text}
            </p>
            <p className="text-muted">{answerText(question, answers)}</p>
            {correct.has(question.id) && <Mark correct={correct.get(question.id) === true} />}
          </li>
        ))}
      </ol>
    </>
  );
}

function Mark({ correct }: { correct: boolean }) {
  return (
    <p className={`font-semibold ${correct ? "text-success" : "text-danger"}`}>
      <span aria-hidden="true">{correct ? "✓" : "✗"}</span> {correct ? "Correct" : "Incorrect"}
    </p>
  );
}

function answerText(question: QuizQuestion, answers: Answers): string {
  const chosen = question.options.filter(({ id }) => isChosen(answers[question.id], id));
  return chosen.length === 0 ? "Not answered" : `Your answer: ${chosen.map(({ text }) => text).join(" · ")}`;
}
