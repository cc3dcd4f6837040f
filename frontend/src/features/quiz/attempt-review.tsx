/** The questions of an attempt with the learner’s answers and, as far as they are shown, results and explanations. */
import type { QuizQuestion, ReviewedResult } from "@/shared/api/types";
import { AnswerResult } from "@/shared/ui/answer-result";
import { GivenAnswer } from "@/shared/ui/given-answer";
import type { Answers } from "./answers";

interface AttemptReviewProps {
  questions: readonly QuizQuestion[];
  answers: Answers;
  /** Empty while the quiz withholds them. */
  results: readonly ReviewedResult[];
}

export function AttemptReview({ questions, answers, results }: AttemptReviewProps) {
  const result = new Map(results.map((each) => [each.question_id, each]));
  return (
    <>
      {results.length === 0 && (
        <p className="text-muted">This quiz doesn’t currently show which answers were correct.</p>
      )}
      <ol className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        {questions.map((question, index) => (
          <li key={question.id} className="space-y-1.5 border-b border-line p-5 last:border-b-0 sm:px-6">
            <p className="leading-snug font-semibold">
              <span className="text-muted">{index + 1}.</span> {question.text}
            </p>
            <GivenAnswer question={question} chosen={answers[question.id]} label="Your answer" />
            <Result result={result.get(question.id)} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Result({ result }: { result: ReviewedResult | undefined }) {
  if (result === undefined) return null;
  const { correct, partial_percent, explanation } = result;
  return (
    <>
      <AnswerResult correct={correct} partialPercent={partial_percent} />
      {explanation !== undefined && (
        <p className="wrap-anywhere whitespace-pre-line">
          <strong>Explanation:</strong> {explanation}
        </p>
      )}
    </>
  );
}
