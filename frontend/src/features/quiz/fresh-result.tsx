/** The result of an attempt that was just submitted. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { QuizQuestion, QuizReply } from "@/shared/api/types";
import { AttemptReview } from "./attempt-review";
import { attemptQuery, type Quiz } from "./quiz-query";
import { QuizResult } from "./quiz-result";

interface FreshResultProps {
  quiz: Quiz;
  reply: QuizReply;
  /** The questions that were answered: the next attempt may have different ones. */
  questions: readonly QuizQuestion[];
  closed: boolean;
  onward: ReactNode;
  onRetry: () => void;
}

export function FreshResult({ quiz, reply, questions, closed, onward, onRetry }: FreshResultProps) {
  const { attempt, course_completed, results } = reply;
  // The explanations come with the attempt's own page; until then, the reply says what was correct.
  const detail = useQuery({
    ...attemptQuery(quiz.content_uuid, attempt.attempt_number),
    enabled: results.length > 0,
  });
  return (
    <QuizResult
      quiz={quiz}
      attempt={attempt}
      courseCompleted={course_completed}
      fresh
      closed={closed}
      onward={onward}
      onRetry={onRetry}
    >
      {/* If time ran out, the saved answers were graded, not the ones sent. */}
      <AttemptReview
        questions={questions}
        answers={attempt.submitted_answers}
        results={detail.data?.results ?? results}
      />
    </QuizResult>
  );
}
