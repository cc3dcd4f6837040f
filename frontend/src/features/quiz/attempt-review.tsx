/** The questions of an attempt with the learner’s answers and, as far as they are shown, results and explanations. */
import type { QuizQuestion, ReviewedResult } from "@/shared/api/types";
import { type Answers, isChosen } from "./answers";

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
            <p className="text-muted">{answerText(question, answers)}</p>
            <Result result={result.get(question.id)} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Result({ result }: { result: ReviewedResult | undefined }) {
  if (result === undefined) return null;
  const { correct, explanation } = result;
  return (
    <>
      <p className={`font-semibold ${correct ? "text-success" : "text-danger"}`}>
        <span aria-hidden="true">{correct ? "✓" : "✗"}</span> {correct ? "Correct" : "Incorrect"}
      </p>
      {explanation !== undefined && (
        <p className="wrap-anywhere whitespace-pre-line">
          <strong>Explanation:</strong> {explanation}
        </p>
      )}
    </>
  );
}

function answerText(question: QuizQuestion, answers: Answers): string {
  const chosen = question.options.filter(({ id }) => isChosen(answers[question.id], id));
  return chosen.length === 0 ? "Not answered" : `Your answer: ${chosen.map(({ text }) => text).join(" · ")}`;
}
