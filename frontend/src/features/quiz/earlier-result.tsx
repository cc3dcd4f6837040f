/** The result of a quiz that the learner has passed, for when they come back to it. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/shared/ui/button";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { AttemptReview } from "./attempt-review";
import { useAttempts } from "./use-attempts";
import { attemptQuery, type Quiz } from "./quiz-query";
import { QuizResult } from "./quiz-result";

interface EarlierResultProps {
  quiz: Quiz;
  closed: boolean;
  onward: ReactNode;
  onRetry: () => void;
}

export function EarlierResult(props: EarlierResultProps) {
  const { quiz, closed, onward, onRetry } = props;
  const attempts = useAttempts(quiz.content_uuid);
  return (
    <QueryView query={attempts} skeleton={<ResultSkeleton />}>
      {(list) => {
        const passed = list.find((attempt) => attempt.passed);
        // The passed attempt is further back than the newest page.
        if (passed === undefined) {
          return (
            <div className="flex max-w-2xl flex-wrap gap-x-4 gap-y-2">
              {onward}
              {!closed && (
                <Button tone="secondary" onClick={onRetry}>
                  Retake quiz
                </Button>
              )}
            </div>
          );
        }
        return (
          <QuizResult {...props} attempt={passed} courseCompleted={false} fresh={false}>
            <EarlierAnswers contentUuid={quiz.content_uuid} number={passed.attempt_number} />
          </QuizResult>
        );
      }}
    </QueryView>
  );
}

/** The answers of an earlier attempt. */
export function EarlierAnswers({ contentUuid, number }: { contentUuid: string; number: number }) {
  const detail = useQuery(attemptQuery(contentUuid, number));
  return (
    <QueryView query={detail} skeleton={<ResultSkeleton />}>
      {({ attempt, questions, results }) => (
        <AttemptReview questions={questions} answers={attempt.submitted_answers} results={results} />
      )}
    </QueryView>
  );
}

function ResultSkeleton() {
  return (
    <Loading label="Loading your answers">
      <Skeleton className="h-40 max-w-2xl rounded-xl" />
    </Loading>
  );
}
