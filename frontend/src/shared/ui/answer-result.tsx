interface AnswerResultProps {
  correct: boolean;
  /** What a partly correct answer earned. */
  partialPercent: number | undefined;
}

/** Whether an answer was correct, in words beside the mark. */
export function AnswerResult({ correct, partialPercent }: AnswerResultProps) {
  if (!correct && partialPercent !== undefined) {
    return (
      <p className="font-semibold">
        <span aria-hidden="true">◐</span> Partly correct: {partialPercent}% of the points
      </p>
    );
  }
  return (
    <p className={`font-semibold ${correct ? "text-success" : "text-danger"}`}>
      <span aria-hidden="true">{correct ? "✓" : "✗"}</span> {correct ? "Correct" : "Incorrect"}
    </p>
  );
}
