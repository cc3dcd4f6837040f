import { useId, useState } from "react";
import { Input } from "@/shared/ui/field";
import type { AnswerFieldProps } from "./answer-field";
import { numberProblem } from "./typed-number";

/** The most characters that the API takes. */
const LONGEST = 300;

/** A number or a few words to type. What is not a number yet is shown, but is no answer. */
export function TypedField({ question, chosen, labelledBy, describedBy, onChoose }: AnswerFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const numeric = question.type === "numeric";
  const text = draft ?? (typeof chosen === "string" ? chosen : "");
  const problem = numeric && left && text.trim() !== "" ? numberProblem(text) : null;
  return (
    <div className="space-y-1.5">
      <Input
        value={text}
        maxLength={LONGEST}
        // Not the keypad for decimals: some phones have no minus sign on it.
        type="text"
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        aria-labelledby={labelledBy}
        aria-describedby={problem === null ? describedBy : `${describedBy} ${id}-problem`}
        aria-invalid={problem !== null}
        className={`scroll-mt-24 ${numeric ? "max-w-60" : "max-w-md"}`}
        onChange={({ target: { value } }) => {
          const isAnswer = !numeric || value.trim() === "" || numberProblem(value) === null;
          setDraft(isAnswer ? null : value);
          onChoose(isAnswer && value.trim() !== "" ? value : null);
        }}
        onFocus={() => {
          setLeft(false);
        }}
        onBlur={() => {
          setLeft(true);
        }}
      />
      {problem !== null && (
        <p id={`${id}-problem`} role="alert" className="text-sm font-semibold text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
