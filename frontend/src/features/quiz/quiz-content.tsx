/** A quiz: its rules, then its start, questions or result, then the attempts so far. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { QueryView } from "@/shared/ui/query-view";
import { Loading, Skeleton } from "@/shared/ui/skeleton";
import { type Quiz, quizQuery } from "./quiz-query";
import { useSubmitQuiz } from "./use-submit-quiz";
import { AttemptHistory } from "./attempt-history";
import { isUnsettled, QuizNotices } from "./quiz-notices";
import { QuizFacts } from "./quiz-facts";
import { QuizForm } from "./quiz-form";
import { QuizResult } from "./quiz-result";
import { QuizStart } from "./quiz-start";
import { useSecondsUntil } from "./use-seconds-until";

export function QuizContent({ contentUuid }: { contentUuid: string }) {
  const quiz = useQuery(quizQuery(contentUuid));
  return (
    <div className="space-y-10">
      <QueryView query={quiz} skeleton={<QuizSkeleton />}>
        {(data) => <QuizDesk quiz={data} />}
      </QueryView>
      <AttemptHistory contentUuid={contentUuid} />
    </div>
  );
}

function QuizDesk({ quiz }: { quiz: Quiz }) {
  const { submit, reset, data: reply, variables: submission, error, isPending } = useSubmitQuiz(quiz.content_uuid);
  const [round, setRound] = useState(1);
  const wait = useSecondsUntil(quiz.next_attempt_at, quiz.clock_offset_ms);
  const attempt = quiz.open_attempt;
  const exhausted = attempt === null && quiz.remaining_attempts === 0;
  const waiting = attempt === null && wait !== null && wait > 0;
  const closed = exhausted || waiting;
  const answered = reply !== undefined;
  return (
    <div className="space-y-8">
      <QuizFacts quiz={quiz} />
      <QuizNotices
        quiz={quiz}
        exhausted={exhausted}
        waiting={waiting}
        error={error}
        sending={isPending}
        quiet={answered}
        onSendAgain={() => {
          if (submission) submit(submission);
        }}
      />
      {answered ? (
        <QuizResult
          quiz={quiz}
          reply={reply}
          submission={submission}
          exhausted={exhausted}
          onRetry={() => {
            reset();
            setRound((number) => number + 1);
          }}
        />
      ) : quiz.needs_start && attempt === null ? (
        <QuizStart quiz={quiz} closed={closed} onStart={reset} />
      ) : (
        // A new attempt gets a new form; refetching the same attempt keeps its answers.
        <QuizForm
          key={attempt?.uuid ?? `round ${round}`}
          quiz={quiz}
          closed={closed}
          unsettled={isPending || isUnsettled(error)}
          submitting={isPending}
          onSubmit={submit}
        />
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
