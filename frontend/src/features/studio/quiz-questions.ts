/** Questions as authors edit them: one spelling of the key, whatever the definition used. */
import { recordsOf } from "./definition";
import { textOf } from "./field-path";

export type Question = Readonly<Record<string, unknown>>;

/** Random, so that it tells nothing about an order; and no number, even where all its digits are below ten. */
export const newId = (prefix: string) => `${prefix}-${crypto.randomUUID().slice(0, 8)}x`;

export function newQuestion(): Question {
  return {
    id: newId("q"),
    text: "",
    type: "single",
    options: [
      { id: newId("o"), text: "" },
      { id: newId("o"), text: "" },
    ],
  };
}

/** The IDs of the right options, from any of the three spellings. */
export function correctOf(question: Question): readonly string[] {
  const { correctAnswer, correctAnswers } = question;
  const key = correctAnswers ?? correctAnswer;
  if (Array.isArray(key)) return key.map(textOf);
  if (typeof key === "string" && key !== "") return [key];
  return recordsOf(question.options)
    .filter(({ isCorrect }) => isCorrect === true)
    .map(({ id }) => textOf(id));
}

export function isMultiple(question: Question): boolean {
  const { type } = question;
  if (typeof type === "string") return type.startsWith("multiple");
  return Array.isArray(question.correctAnswers ?? question.correctAnswer) || correctOf(question).length > 1;
}

/** The question with this key and type, in the spelling that says the type as well. */
export function withKey(question: Question, correct: readonly string[], multiple = isMultiple(question)): Question {
  const rest = without(question, ["correctAnswer", "correctAnswers"]);
  const options = recordsOf(question.options).map((option) => without(option, ["isCorrect"]));
  const ids = options.map(({ id }) => textOf(id)).filter((id) => correct.includes(id));
  const key = multiple ? { correctAnswers: ids } : ids[0] === undefined ? {} : { correctAnswer: ids[0] };
  return { ...rest, options, type: multiple ? "multiple" : "single", ...key };
}

/** The record without some of its fields. */
export function without(record: Question, fields: readonly string[]): Question {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field)));
}

export function withOptionAdded(question: Question): Question {
  return { ...question, options: [...recordsOf(question.options), { id: newId("o"), text: "" }] };
}

export function withoutOption(question: Question, option: string): Question {
  const rest = { ...question, options: recordsOf(question.options).filter(({ id }) => id !== option) };
  return withKey(rest, correctOf(question).filter((id) => id !== option), isMultiple(question));
}

/** Questions with new IDs where theirs are taken: an import must not replace what is there. */
export function withFreeIds(imported: readonly Question[], taken: ReadonlySet<string>): Question[] {
  const used = new Set(taken);
  return imported.map((question) => {
    const id = textOf(question.id);
    const free = id !== "" && !used.has(id) ? id : newId("q");
    used.add(free);
    return { ...question, id: free };
  });
}
