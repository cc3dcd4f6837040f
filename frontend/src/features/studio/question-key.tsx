/** The type of a question, and the editor of its key. */
import { type ReactNode, useId, useRef } from "react";
import { Button } from "@/shared/ui/button";
import { Select } from "@/shared/ui/select";
import { FieldProblem } from "./answer-rows";
import { MatchingKey, OrderingKey } from "./arranged-keys";
import { ChoiceKey } from "./choice-key";
import { fieldMark, useEdited, useProblem } from "./edited-item";
import { FieldFrame } from "./field-frame";
import { type Question, without } from "./quiz-questions";
import { foreignFields, type QuestionType, questionTypes, truthOf, typeOf, withType } from "./question-types";
import { NumericKey, ShortTextKey } from "./typed-keys";

interface QuestionKeyProps {
  question: Question;
  /** "questions[0]" */
  field: string;
  onChange: (next: Question) => void;
}

export function QuestionKey({ question, field, onChange }: QuestionKeyProps) {
  const type = typeOf(question);
  const partial = question.scoring === "partial";
  const key: Record<QuestionType, () => ReactNode> = {
    single: () => <ChoiceKey question={question} field={field} onChange={onChange} />,
    multiple: () => <ChoiceKey question={question} field={field} onChange={onChange} />,
    true_false: () => <TruthKey question={question} field={field} onChange={onChange} />,
    numeric: () => <NumericKey field={field} partial={partial} />,
    short_text: () => <ShortTextKey field={field} partial={partial} />,
    ordering: () => <OrderingKey field={field} />,
    matching: () => <MatchingKey field={field} />,
  };
  return (
    <>
      <TypeField question={question} field={field} onChange={onChange} />
      {key[type]()}
      <Foreign question={question} field={field} onChange={onChange} />
      <ScoringField question={question} field={field} onChange={onChange} />
    </>
  );
}

function TypeField({ question, field, onChange }: QuestionKeyProps) {
  const { scope } = useEdited();
  // What was entered for a type comes back with it.
  const before = useRef(new Map<QuestionType, Question>());
  const type = typeOf(question);
  return (
    <div className="max-w-sm">
      <FieldFrame label="Type of question" problem={useProblem(`${field}.type`)}>
        {(wiring) => (
          <Select
            {...wiring}
            data-field={fieldMark(scope, `${field}.type`)}
            value={type}
            onChange={({ target }) => {
              const next = questionTypes.find(({ value }) => value === target.value)?.value ?? type;
              before.current.set(type, question);
              onChange(withType(question, next, before.current.get(next)));
            }}
          >
            {questionTypes.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </FieldFrame>
    </div>
  );
}

function TruthKey({ question, field, onChange }: QuestionKeyProps) {
  const { scope } = useEdited();
  const name = useId();
  const right = truthOf(question);
  return (
    <fieldset>
      <legend className="mb-1 font-semibold">The statement is</legend>
      <div className="flex flex-wrap gap-x-6">
        {[true, false].map((truth) => (
          <label key={String(truth)} className="flex min-h-11 items-center gap-2.5">
            <input
              type="radio"
              name={name}
              className="size-5 accent-brand"
              {...(truth && { "data-field": fieldMark(scope, `${field}.correctAnswer`) })}
              checked={right === truth}
              onChange={() => {
                onChange({ ...without(question, ["correctAnswers"]), type: "true_false", correctAnswer: truth });
              }}
            />
            {truth ? "True" : "False"}
          </label>
        ))}
      </div>
      <FieldProblem field={`${field}.correctAnswer`} />
    </fieldset>
  );
}

/** A file may say more than the type of its question has: it is shown, and removed by its author alone. */
function Foreign({ question, field, onChange }: QuestionKeyProps) {
  const foreign = foreignFields(question);
  if (foreign.length === 0) return null;
  return (
    <div className="space-y-2 rounded-lg border border-danger p-4">
      {foreign.map((each) => (
        <FieldProblem key={each} field={`${field}.${each}`} />
      ))}
      <p>This question holds answers of another type, which it can’t use.</p>
      <Button
        tone="secondary"
        size="sm"
        onClick={() => {
          onChange(without(question, foreign));
        }}
      >
        Remove them
      </Button>
    </div>
  );
}

/** What a partly right answer is, by type. */
const partly: Partial<Record<QuestionType, string>> = {
  multiple: "Each right option earns a share; each wrong one takes a share away.",
  numeric: "An accepted number can earn less than all points.",
  short_text: "An accepted spelling can earn less than all points.",
  ordering: "Each item in its place earns a share.",
  matching: "Each right pair earns a share.",
};

function ScoringField({ question, field, onChange }: QuestionKeyProps) {
  const { scope } = useEdited();
  const hint = partly[typeOf(question)];
  const partial = question.scoring === "partial";
  // A file may have it where it means nothing, and then it can be switched off.
  if (hint === undefined && !partial) return null;
  return (
    <div>
      <label className="flex min-h-11 items-start gap-3 py-2">
        <input
          type="checkbox"
          data-field={fieldMark(scope, `${field}.scoring`)}
          className="mt-0.5 size-5 shrink-0 accent-brand"
          checked={partial}
          onChange={({ target }) => {
            onChange(target.checked ? { ...question, scoring: "partial" } : without(question, ["scoring"]));
          }}
        />
        <span className="min-w-0">
          Partial credit
          <span className="block text-sm text-muted">{hint ?? "Questions with one right answer have none."} Otherwise an answer earns all points or none.</span>
        </span>
      </label>
      <FieldProblem field={`${field}.scoring`} />
    </div>
  );
}
