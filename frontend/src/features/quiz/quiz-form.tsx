import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm-dialog";
import { countUnanswered } from "./answers";
import { attemptNumber, type Quiz } from "./quiz-query";
import type { SubmitQuiz } from "./use-submit-quiz";
import { QuestionField } from "./question-field";
import { AutosaveIndicator } from "./autosave-indicator";
import { isUnsettled, SubmitFailure } from "./submit-failure";
import { TimeLeft } from "./time-left";
import { useAnswers } from "./use-answers";

interface QuizFormProps {
  quiz: Quiz;
  /** No attempts are left, or the learner has to wait before the next one. */
  closed: boolean;
  submission: SubmitQuiz;
}

export function QuizForm({ quiz, closed, submission }: QuizFormProps) {
  const { submit, variables: sent, error, isPending: submitting } = submission;
  // While the last submission has no response, its answers must not change.
  const unsettled = submitting || isUnsettled(error);
  const attempt = quiz.open_attempt;
  const { answers, choose, saveState, pauseSaving, resumeSaving } = useAnswers(quiz);
  const [openedAt] = useState(() => Date.now());
  const [asking, setAsking] = useState(false);
  const unanswered = countUnanswered(quiz.questions, answers);

  const sendAgain = () => {
    if (sent) submit(sent);
  };
  useWhenOnline(() => {
    if (isUnsettled(error)) sendAgain();
  });
  useEffect(() => {
    if (error !== null) resumeSaving();
  }, [error, resumeSaving]);

  const submitAnswers = () => {
    pauseSaving();
    const startedAt = attempt ? Date.parse(attempt.started_at) - quiz.clock_offset_ms : openedAt;
    const secondsSpent = Math.max(0, Math.floor((Date.now() - startedAt) / 1000));
    submit({
      questions: quiz.questions,
      answers,
      version: quiz.version,
      attemptNumber: attemptNumber(quiz),
      secondsSpent,
    });
  };

  return (
    <form
      aria-label="Quiz"
      className="max-w-2xl space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (!closed && !submitting) setAsking(true);
      }}
    >
      {(attempt !== null || !closed) && (
        <div className="sticky top-2 z-10 md:top-20 flex min-h-12 flex-wrap items-center justify-between gap-x-6 gap-y-1 rounded-lg border border-line bg-surface px-5 py-2 shadow-card">
          {attempt?.expires_at != null && (
            <TimeLeft
              expiresAt={attempt.expires_at}
              clockOffsetMs={quiz.clock_offset_ms}
              onExpire={() => {
                setAsking(false);
                submitAnswers();
              }}
            />
          )}
          <AutosaveIndicator state={saveState} />
        </div>
      )}
      <ol className="space-y-5">
        {quiz.questions.map((question, index) => (
          <QuestionField
            key={question.id}
            question={question}
            number={index + 1}
            chosen={answers[question.id]}
            disabled={closed || unsettled}
            onChoose={(chosen) => {
              choose(question.id, chosen);
            }}
          />
        ))}
      </ol>
      {error !== null && <SubmitFailure error={error} sending={submitting} onSendAgain={sendAgain} />}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <Button type="submit" busy={submitting} disabled={closed || (unsettled && !submitting)}>
          {submitting ? "Submitting…" : "Submit answers"}
        </Button>
        {!closed && (
          <p className="text-muted">
            {quiz.questions.length - unanswered} of {quiz.questions.length} answered
          </p>
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Submit your answers?"
        confirmLabel="Submit"
        cancelLabel="Keep working"
        confirmTone="primary"
        busy={false}
        onConfirm={() => {
          setAsking(false);
          submitAnswers();
        }}
      >
        <p className={unanswered > 0 ? "font-semibold text-danger" : undefined}>{unansweredText(unanswered)}</p>
        <p>{costText(quiz)}</p>
      </ConfirmDialog>
    </form>
  );
}

/** Calls `react` when the network is back. */
function useWhenOnline(react: () => void): void {
  const online = useEffectEvent(react);
  useEffect(() => {
    const listener = () => {
      online();
    };
    window.addEventListener("online", listener);
    return () => {
      window.removeEventListener("online", listener);
    };
  }, []);
}

function unansweredText(unanswered: number): string {
  if (unanswered === 0) return "You have answered every question.";
  const questions = unanswered === 1 ? "1 question is" : `${unanswered} questions are`;
  return `${questions} unanswered and will be marked incorrect.`;
}

function costText({ remaining_attempts: left }: Quiz): string {
  if (left === null) return "You can try again as often as you like.";
  return left === 1 ? "This is your last attempt." : `You have ${left} attempts left, including this one.`;
}
