/** The options of a choice, and which of them are right. */
import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/shared/ui/button";
import { FieldProblem, IdProblem } from "./answer-rows";
import { recordsOf } from "./definition";
import { fieldMark, useEdited, useProblem } from "./edited-item";
import { ProblemText } from "./field-frame";
import { isRecord, textOf, valueAt } from "./field-path";
import { TextField } from "./fields";
import { focusField } from "./focus-field";
import { correctOf, isMultiple, type Question, withKey, withOptionAdded, withoutOption } from "./quiz-questions";

const OPTIONS_MIN = 2;

interface ChoiceKeyProps {
  question: Question;
  field: string;
  onChange: (next: Question) => void;
}

export function ChoiceKey({ question, field, onChange }: ChoiceKeyProps) {
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
              <FieldProblem field={`${field}.options[${index}]`} />
              <IdProblem field={`${field}.options[${index}].id`} />
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
