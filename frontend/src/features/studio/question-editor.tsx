import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { memo, useId } from "react";
import { Button } from "@/shared/ui/button";
import { recordsOf } from "./definition";
import { fieldMark, useEdited, useFieldValue, useProblem, useSetField } from "./edited-item";
import { ProblemText } from "./field-frame";
import { DecimalField, LongTextField, TextField } from "./fields";
import { isRecord, textOf, valueAt } from "./field-path";
import { focusField } from "./focus-field";
import { correctOf, isMultiple, type Question, questionTypeNames, typeOf, withKey, withOptionAdded, withoutOption } from "./quiz-questions";

const OPTIONS_MIN = 2;

export const QuestionEditor = memo(function QuestionEditor({ index, count }: { index: number; count: number }) {
  const { scope } = useEdited();
  const field = `questions[${index}]`;
  const stored = useFieldValue(field);
  const set = useSetField();
  const problem = useProblem(field);
  if (!isRecord(stored)) return null;
  const question: Question = stored;
  const type = typeOf(question);
  const change = (next: Question) => {
    set(field, next);
  };
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
        {type === "single" || type === "multiple" ? (
          <>
            <TypeChoice question={question} onChange={change} />
            <Options question={question} field={field} onChange={change} />
          </>
        ) : (
          <p className="text-muted">
            <span className="font-semibold text-ink">{questionTypeNames[type]}.</span> To change its right answers, export the
            questions as a file, edit the file, and import it.
          </p>
        )}
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

interface PartProps {
  question: Question;
  onChange: (next: Question) => void;
}

function TypeChoice({ question, onChange }: PartProps) {
  const name = useId();
  const multiple = isMultiple(question);
  const types = [
    { several: false, label: "One right answer" },
    { several: true, label: "Several right answers" },
  ];
  return (
    <fieldset>
      <legend className="sr-only">Type of question</legend>
      <div className="flex flex-wrap gap-x-6">
        {types.map(({ several, label }) => (
          <label key={label} className="flex min-h-11 items-center gap-2.5">
            <input
              type="radio"
              name={name}
              className="size-5 accent-brand"
              checked={multiple === several}
              onChange={() => {
                onChange(withKey(question, correctOf(question).slice(0, several ? undefined : 1), several));
              }}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Options({ question, field, onChange }: PartProps & { field: string }) {
  const { item, scope } = useEdited();
  const name = useId();
  const multiple = isMultiple(question);
  const correct = correctOf(question);
  const options = recordsOf(question.options);
  const ofKey = [useProblem(`${field}.correctAnswer`), useProblem(`${field}.correctAnswers`), useProblem(`${field}.options`)];
  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 font-semibold">
        Options <span className="font-normal text-muted">· mark {multiple ? "every right one" : "the right one"}</span>
      </legend>
      {options.map((option, index) => {
        const id = textOf(option.id);
        return (
          <div key={id} className="flex items-start gap-2 sm:gap-3">
            <label className="grid size-11 shrink-0 place-items-center">
              <span className="sr-only">Option {index + 1} is right</span>
              <input
                type={multiple ? "checkbox" : "radio"}
                name={name}
                className="size-5 accent-brand"
                {...(index === 0 && { "data-field": fieldMark(scope, `${field}.correctAnswer`) })}
                checked={correct.includes(id)}
                onChange={({ target }) => {
                  if (!multiple) onChange(withKey(question, [id]));
                  else onChange(withKey(question, target.checked ? [...correct, id] : correct.filter((each) => each !== id)));
                }}
              />
            </label>
            <div className="min-w-0 flex-1">
              <TextField field={`${field}.options[${index}].text`} label={`Option ${index + 1}`} labelHidden maxLength={1000} placeholder={`Option ${index + 1}`} />
            </div>
            <Button
              tone="quiet"
              size="icon"
              disabled={options.length <= OPTIONS_MIN}
              onClick={() => {
                onChange(withoutOption(question, id));
                focusField(fieldMark(scope, `${field}.options`));
              }}
            >
              <Trash2 aria-hidden="true" className="size-4.5" />
              <span className="sr-only">Remove option {index + 1}</span>
            </Button>
          </div>
        );
      })}
      {ofKey.map((problem, index) => problem !== undefined && <ProblemText key={index}>{problem}</ProblemText>)}
      <Button
        tone="quiet"
        size="sm"
        data-field={fieldMark(scope, `${field}.options`)}
        onClick={() => {
          // The typed texts may be newer than what was rendered.
          const now = valueAt(item.state().value, field);
          onChange(withOptionAdded(isRecord(now) ? now : question));
          focusField(fieldMark(scope, `${field}.options[${options.length}].text`));
        }}
      >
        <Plus aria-hidden="true" className="size-4.5" />
        Add an option
      </Button>
    </fieldset>
  );
}

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
