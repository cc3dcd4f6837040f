import { useId } from "react";
import type { AnswerFieldProps } from "./answer-field";
import { isChosen, toggled } from "./answers";

/** Options to choose one or several of. */
export function ChoiceField({ question, chosen, onChoose }: AnswerFieldProps) {
  const id = useId();
  const several = question.type === "multiple";
  return (
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
  );
}
