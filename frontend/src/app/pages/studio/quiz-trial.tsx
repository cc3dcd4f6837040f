/** A quiz as learners see it, which its author may answer. It is graded like an attempt, and nothing is kept. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Answers, withAnswer } from "@/features/quiz/answers";
import { AttemptReview } from "@/features/quiz/attempt-review";
import { QuestionField } from "@/features/quiz/question-field";
import { QuizFacts } from "@/features/quiz/quiz-facts";
import { onArrival } from "@/features/quiz/quiz-query";
import { recordsOf } from "@/features/studio/definition";
import type { JsonObject } from "@/features/studio/draft-types";
import { useCourseDraft } from "@/features/studio/edited-item";
import { textOf } from "@/features/studio/field-path";
import type { Question } from "@/features/studio/quiz-questions";
import { typeOf } from "@/features/studio/question-types";
import { tryQuiz } from "@/features/studio/studio-api";
import type { QuizQuestion, QuizView } from "@/shared/api/types";
import { Button } from "@/shared/ui/button";
import { FailureNotice } from "@/shared/ui/failure-notice";
import { Notice } from "@/shared/ui/notice";

interface QuizTrialProps {
  contentUuid: string;
  title: string;
  quiz: JsonObject;
}

export function QuizTrial({ contentUuid, title, quiz }: QuizTrialProps) {
  const draft = useCourseDraft();
  const [answers, setAnswers] = useState<Answers>({});
  const questions = recordsOf(quiz.questions).map(asLearnersSeeIt);
  const result = useRef<HTMLHeadingElement>(null);
  const trial = useMutation({
    mutationFn: async () => {
      await draft.flush();
      return tryQuiz(draft.uuid, contentUuid, answers);
    },
  });
  useEffect(() => {
    if (trial.isSuccess) result.current?.focus();
  }, [trial.isSuccess]);
  const pool = Number(textOf(quiz.pool)) || questions.length;
  return (
    <div className="max-w-2xl space-y-6">
      <QuizFacts quiz={onArrival(viewOf(contentUuid, draft.uuid, title, quiz, Math.min(pool, questions.length)))} />
      {pool < questions.length && (
        <p className="text-muted">
          Each attempt asks {pool} of these {questions.length} questions, drawn at random.
        </p>
      )}
      {trial.isSuccess ? (
        <section aria-labelledby="trial-result" className="space-y-5">
          <h3 id="trial-result" ref={result} tabIndex={-1} className="text-2xl">
            {trial.data.passed ? "You passed" : "You didn’t pass this time"}: {trial.data.score}%
          </h3>
          <Notice tone="info" title="Nothing was recorded">
            This is how your answers would have been graded.
          </Notice>
          <AttemptReview
            questions={questions}
            answers={answers}
            results={trial.data.results}
          />
          <Button
            tone="secondary"
            onClick={() => {
              setAnswers({});
              trial.reset();
            }}
          >
            Try again
          </Button>
        </section>
      ) : (
        <form
          noValidate
          className="space-y-6"
          aria-label={`Try ${title}`}
          onSubmit={(event) => {
            event.preventDefault();
            if (!trial.isPending) trial.mutate();
          }}
        >
          <ol className="space-y-5">
            {questions.map((question, index) => (
              <QuestionField
                key={question.id}
                question={question}
                number={index + 1}
                chosen={answers[question.id]}
                disabled={false}
                onChoose={(chosen) => {
                  setAnswers((known) => withAnswer(known, question.id, chosen));
                }}
              />
            ))}
          </ol>
          {trial.isError && <FailureNotice error={trial.error} what="Not graded" />}
          <Button type="submit" busy={trial.isPending} disabled={questions.length === 0}>
            Check the answers
          </Button>
        </form>
      )}
    </div>
  );
}

function asLearnersSeeIt(question: Question): QuizQuestion {
  const type = typeOf(question);
  return {
    id: textOf(question.id),
    text: textOf(question.text),
    type,
    points: Number(textOf(question.points)) || 1,
    partial_credit: question.scoring === "partial",
    ...offered(question, type),
  };
}

/** What is put in order or matched is shown by ID: in an order that has nothing to do with the right one. */
function offered(question: Question, type: QuizQuestion["type"]): Pick<QuizQuestion, "options" | "prompts"> {
  switch (type) {
    case "true_false":
      return { options: truths, prompts: [] };
    case "ordering":
      return { options: shuffled(recordsOf(question.items).map(({ id, text }) => ({ id: textOf(id), text: textOf(text) }))), prompts: [] };
    case "matching": {
      const pairs = recordsOf(question.pairs);
      const matches = pairs.map(({ match_id: id, match }) => ({ id: textOf(id), text: textOf(match) }));
      const distractors = recordsOf(question.distractors).map(({ id, text }) => ({ id: textOf(id), text: textOf(text) }));
      const options = [...matches, ...distractors].filter(({ id }, index, all) => all.findIndex((other) => other.id === id) === index);
      return { options: shuffled(options), prompts: shuffled(pairs.map(({ id, prompt }) => ({ id: textOf(id), text: textOf(prompt) }))) };
    }
    default:
      return { options: recordsOf(question.options).map(({ id, text }) => ({ id: textOf(id), text: textOf(text) })), prompts: [] };
  }
}

const shuffled = <T extends { id: string }>(entries: readonly T[]): T[] => entries.toSorted((one, other) => (one.id < other.id ? -1 : 1));

const truths = [
  { id: "true", text: "True" },
  { id: "false", text: "False" },
];

function viewOf(contentUuid: string, courseUuid: string, title: string, quiz: JsonObject, count: number): QuizView {
  const attempts = Number(textOf(quiz.max_attempts ?? quiz.maxAttempts)) || null;
  const passing = textOf(quiz.passing_score ?? quiz.passingScore);
  return {
    content_uuid: contentUuid,
    course_uuid: courseUuid,
    title,
    passing_score: passing === "" ? 70 : Number(passing) || 0,
    time_limit_minutes: Number(textOf(quiz.time_limit_minutes)) || null,
    needs_start: false,
    question_count: count,
    max_attempts: attempts,
    total_attempts: 0,
    remaining_attempts: attempts,
    next_attempt_at: null,
    passed: false,
    version: "draft",
    questions: [],
    open_attempt: null,
    server_time: new Date().toISOString(),
  };
}
