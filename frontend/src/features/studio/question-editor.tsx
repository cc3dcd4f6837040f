import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { memo } from "react";
import { Button } from "@/shared/ui/button";
import { IdProblem } from "./answer-rows";
import { recordsOf } from "./definition";
import { fieldMark, useEdited, useFieldValue, useProblem, useSetField } from "./edited-item";
import { ProblemText } from "./field-frame";
import { DecimalField, LongTextField } from "./fields";
import { isRecord } from "./field-path";
import { focusField } from "./focus-field";
import { QuestionKey } from "./question-key";
import type { Question } from "./quiz-questions";

export const QuestionEditor = memo(function QuestionEditor({ index, count }: { index: number; count: number }) {
  const { scope } = useEdited();
  const field = `questions[${index}]`;
  const stored = useFieldValue(field);
  const set = useSetField();
  const problem = useProblem(field);
  if (!isRecord(stored)) return null;
  return (
    <li>
      <section
        aria-label={`Question ${index + 1}`}
        tabIndex={-1}
        data-field={fieldMark(scope, field)}
        className="space-y-5 rounded-xl border border-line bg-surface p-4 shadow-card sm:p-6"
      >
        <div className="flex items-center justify-between gap-3">
          <h3 className="font-sans text-lg tracking-normal">Question {index + 1}</h3>
          <QuestionActions index={index} count={count} />
        </div>
        {problem !== undefined && <ProblemText>{problem}</ProblemText>}
        <LongTextField field={`${field}.text`} label="Question" rows={2} maxLength={2000} />
        <IdProblem field={`${field}.id`} />
        <QuestionKey
          question={stored}
          field={field}
          onChange={(next) => {
            set(field, next);
          }}
        />
        <LongTextField
          field={`${field}.explanation`}
          label="Explanation"
          rows={2}
          optional
          hint="Optional. Learners see it with their result."
        />
        <DecimalField field={`${field}.points`} label="Points" hint="1 if empty." />
      </section>
    </li>
  );
});

function QuestionActions({ index, count }: { index: number; count: number }) {
  const { item, scope } = useEdited();
  const questions = () => recordsOf(item.state().value.questions);
  const store = (next: readonly Question[]) => {
    item.change({ ...item.state().value, questions: next });
  };
  const move = (to: number) => {
    const entry = questions()[index];
    if (entry === undefined) return;
    store(questions().toSpliced(index, 1).toSpliced(to, 0, entry));
    focusField(fieldMark(scope, `questions[${to}]`));
  };
  return (
    <div className="flex">
      <Button
        tone="quiet"
        size="icon"
        disabled={index === 0}
        onClick={() => {
          move(index - 1);
        }}
      >
        <ArrowUp aria-hidden="true" className="size-4.5" />
        <span className="sr-only">Move question {index + 1} up</span>
      </Button>
      <Button
        tone="quiet"
        size="icon"
        disabled={index === count - 1}
        onClick={() => {
          move(index + 1);
        }}
      >
        <ArrowDown aria-hidden="true" className="size-4.5" />
        <span className="sr-only">Move question {index + 1} down</span>
      </Button>
      <Button
        tone="quiet"
        size="icon"
        onClick={() => {
          store(questions().filter((_question, at) => at !== index));
          focusField(fieldMark(scope, "questions"));
        }}
      >
        <Trash2 aria-hidden="true" className="size-4.5" />
        <span className="sr-only">Remove question {index + 1}</span>
      </Button>
    </div>
  );
}
