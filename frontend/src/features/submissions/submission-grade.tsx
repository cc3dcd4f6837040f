import type { Submission } from "@/shared/api/types";

/** The score and feedback, if any. */
export function SubmissionGrade({ submission }: { submission: Submission }) {
  const { score, max_score: maxScore, feedback } = submission;
  if (score === null && (feedback === null || feedback === "")) return null;
  return (
    <div className="space-y-1">
      {score !== null && (
        <p>
          Score: <strong>{`${score} of ${maxScore}`}</strong>
        </p>
      )}
      {feedback !== null && feedback !== "" && (
        <blockquote className="border-l-3 border-accent pl-3 whitespace-pre-line">
          <span className="sr-only">Feedback: </span>
          {feedback}
        </blockquote>
      )}
    </div>
  );
}
