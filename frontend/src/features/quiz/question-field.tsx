import { useId } from "react";
import type { Chosen, QuizQuestion } from "@/shared/api/types";
import { isChosen, toggled } from "./answers";

interface QuestionFieldProps {
  question: QuizQuestion;
  number: number;
  chosen: Chosen | undefined;
  disabled: boolean;
  onChoose: (chosen: Chosen | null) => void;
}

export function QuestionField({ question, number, chosen, disabled, onChoose }: QuestionFieldProps) {
  const id = useId();
  const several = question.type === "multiple";
  return (
    <li className="rounded-xl border border-line bg-surface p-5 shadow-card sm:p-6">
      <fieldset disabled={disabled} className="min-w-0" aria-describedby={several ? `${id}-hint` : undefined}>
        <legend className="mb-3 text-lg leading-snug font-semibold">
          <span className="text-muted">{number}.</span> {question.text}
        </legend>
        <p id={`${id}-hint`} className="mb-3 text-muted empty:hidden">
          {[several && "Choose all that apply.", question.points !== 1 && `${question.points} points.`]
            .filter(Boolean)
            .join(" ")}
        </p>
        <div className="space-y-2">
          {question.options.map((option) => (
            <label
              key={option.id}
              className="flex min-h-11 items-start gap-3 rounded-md border border-edge px-4 py-2.5 leading-snug has-checked:border-brand has-checked:bg-brand-soft has-enabled:cursor-pointer has-enabled:hover:border-brand"
            >
              <input
                type={several ? "checkbox" : "radio"}
                name={`${id}-choice`}
                value={option.id}
                checked={isChosen(chosen, option.id)}
                onChange={() => {
                  onChoose(several ? toggled(question, chosen, option.id) : option.id);
                }}
                // Keeps a focused option clear of the timer, which sticks to the top of the page.
                className="mt-0.5 size-4.5 shrink-0 scroll-mt-24 accent-brand"
              />
              <span className="min-w-0">{option.text}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
}
