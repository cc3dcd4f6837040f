import { type ComponentType, useId } from "react";
import type { Chosen, QuizQuestion } from "@/shared/api/types";
import type { AnswerFieldProps } from "./answer-field";
import { ChoiceField } from "./choice-field";
import { MatchingField } from "./matching-field";
import { OrderingField } from "./ordering-field";
import { TypedField } from "./typed-field";

interface QuestionFieldProps {
  question: QuizQuestion;
  number: number;
  chosen: Chosen | undefined;
  disabled: boolean;
  onChoose: (chosen: Chosen | null) => void;
}

/** How each type of question is answered, and what the learner is told about it. */
const fields: Record<QuizQuestion["type"], { Field: ComponentType<AnswerFieldProps>; hint: string | null }> = {
  single: { Field: ChoiceField, hint: null },
  true_false: { Field: ChoiceField, hint: null },
  multiple: { Field: ChoiceField, hint: "Choose all that apply." },
  numeric: { Field: TypedField, hint: "Type a number, with a point or a comma before decimals." },
  short_text: { Field: TypedField, hint: "Type your answer. Spelling counts." },
  ordering: { Field: OrderingField, hint: "Put the items in the right order, the first at the top." },
  matching: { Field: MatchingField, hint: "Choose what belongs to each item." },
};

export function QuestionField({ question, number, chosen, disabled, onChoose }: QuestionFieldProps) {
  const id = useId();
  const { Field, hint } = fields[question.type];
  const hints = [
    hint,
    question.points !== 1 && `${question.points} points.`,
    question.partial_credit && "A partly correct answer earns some of the points.",
  ].filter(Boolean);
  return (
    <li className="rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
      <fieldset disabled={disabled} className="min-w-0" aria-describedby={hints.length > 0 ? `${id}-hint` : undefined}>
        <legend id={`${id}-text`} className="mb-3 text-lg leading-snug font-semibold">
          <span className="text-muted">{number}.</span> {question.text}
        </legend>
        <p id={`${id}-hint`} className="mb-3 text-muted empty:hidden">
          {hints.join(" ")}
        </p>
        <Field
          question={question}
          chosen={chosen}
          disabled={disabled}
          labelledBy={`${id}-text`}
          describedBy={`${id}-hint`}
          onChoose={onChoose}
        />
      </fieldset>
    </li>
  );
}
