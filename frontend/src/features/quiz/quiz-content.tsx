/** A quiz: its rules, then its start, questions or result, then the attempts so far. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { attemptNumber, type Quiz, quizQuery } from "./quiz-query";
import { useSubmitQuiz } from "./use-submit-quiz";
import { AttemptHistory } from "./attempt-history";
import { EarlierResult } from "./earlier-result";
import { FreshResult } from "./fresh-result";
import { QuizNotices } from "./quiz-notices";
import { QuizFacts } from "./quiz-facts";
import { QuizForm } from "./quiz-form";
import { QuizStart } from "./quiz-start";
import { useSecondsUntil } from "./use-seconds-until";

interface QuizContentProps {
  contentUuid: string;
  /** Where a learner who has passed goes next. */
  onward: ReactNode;
}

export function QuizContent({ contentUuid, onward }: QuizContentProps) {
  const quiz = useQuery(quizQuery(contentUuid));
  return (
    <div className="space-y-10">
      <QueryView query={quiz} skeleton={<QuizSkeleton />}>
        {(data) => <QuizPanel quiz={data} onward={onward} />}
      </QueryView>
      <AttemptHistory contentUuid={contentUuid} />
    </div>
  );
}

function QuizPanel({ quiz, onward }: { quiz: Quiz; onward: ReactNode }) {
  const submission = useSubmitQuiz(quiz.content_uuid);
  const { reset, data: reply } = submission;
  const [retaking, setRetaking] = useState(false);
  const wait = useSecondsUntil(quiz.next_attempt_at, quiz.clock_offset_ms);
  const attempt = quiz.open_attempt;
  const exhausted = attempt === null && quiz.remaining_attempts === 0;
  const waiting = attempt === null && wait !== null && wait > 0;
  const closed = exhausted || waiting;
  const passedBefore = quiz.passed && attempt === null && !retaking;
  const retry = () => {
    reset();
    setRetaking(true);
  };
  return (
    <div className="space-y-8">
      <QuizFacts quiz={quiz} />
      <QuizNotices
        quiz={quiz}
        exhausted={exhausted}
        waiting={waiting}
        quiet={reply !== undefined || passedBefore}
      />
      {reply !== undefined ? (
        <FreshResult
          quiz={quiz}
          reply={reply}
          questions={submission.variables.questions}
          closed={exhausted}
          onward={onward}
          onRetry={retry}
        />
      ) : passedBefore ? (
        <EarlierResult quiz={quiz} closed={closed} onward={onward} onRetry={retry} />
      ) : quiz.needs_start && attempt === null ? (
        <QuizStart quiz={quiz} closed={closed} onStart={reset} />
      ) : (
        // A new attempt gets a new form; refetching the same attempt keeps its answers.
        <QuizForm key={attemptNumber(quiz)} quiz={quiz} closed={closed} submission={submission} />
      )}
    </div>
  );
}

function QuizSkeleton() {
  return (
    <Loading label="Loading the quiz">
      <div className="max-w-2xl space-y-5">
        <Skeleton className="h-24 rounded-xl" />
        <Skeleton className="h-56 rounded-xl" />
        <Skeleton className="h-56 rounded-xl" />
      </div>
    </Loading>
  );
}
