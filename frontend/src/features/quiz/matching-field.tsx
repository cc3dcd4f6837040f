import { useId } from "react";
import { Select } from "@/shared/ui/select";
import type { AnswerFieldProps } from "./answer-field";
import { matchesOf } from "./answers";

/** Prompts, each with a list to choose its option from. */
export function MatchingField({ question, chosen, onChoose }: AnswerFieldProps) {
  const id = useId();
  const matches = matchesOf(chosen);
  return (
    <ul className="space-y-4">
      {question.prompts.map((prompt) => (
        <li key={prompt.id} className="grid items-center gap-x-4 gap-y-1.5 sm:grid-cols-2">
          <label htmlFor={`${id}-${prompt.id}`} className="min-w-0 leading-snug wrap-anywhere">
            {prompt.text}
          </label>
          <Select
            id={`${id}-${prompt.id}`}
            value={matches[prompt.id] ?? ""}
            onChange={({ target: { value } }) => {
              const others = Object.entries(matches).filter(([other]) => other !== prompt.id);
              const pairs: [string, string][] = value === "" ? others : [...others, [prompt.id, value]];
              onChoose(pairs.length === 0 ? null : Object.fromEntries(pairs));
            }}
          >
            <option value="">Choose…</option>
            {question.options.map((option) => (
              <option key={option.id} value={option.id}>
                {option.text}
              </option>
            ))}
          </Select>
        </li>
      ))}
    </ul>
  );
}
