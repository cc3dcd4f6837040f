/** The types of question: which fields hold their keys, and what stays when an author chooses another one. */
import { recordsOf } from "./definition";
import { textOf } from "./field-path";
import { correctOf, isMultiple, newId, type Question, withKey, without } from "./quiz-questions";

/** The fields of a question that belong to its type. */
const fieldsOf = {
  single: ["options", "correctAnswer"],
  multiple: ["options", "correctAnswer", "correctAnswers", "scoring"],
  true_false: ["correctAnswer"],
  numeric: ["numbers", "scoring"],
  short_text: ["spellings", "case_sensitive", "scoring"],
  ordering: ["items", "scoring"],
  matching: ["pairs", "distractors", "scoring"],
} as const;

export type QuestionType = keyof typeof fieldsOf;

const ofSomeType: readonly string[] = [...new Set(Object.values(fieldsOf).flat())];

/** In the order in which they are offered. */
export const questionTypes: readonly { value: QuestionType; label: string }[] = [
  { value: "single", label: "One right answer" },
  { value: "multiple", label: "Several right answers" },
  { value: "true_false", label: "True or false" },
  { value: "numeric", label: "A number to type" },
  { value: "short_text", label: "A short text to type" },
  { value: "ordering", label: "Items to put in order" },
  { value: "matching", label: "Pairs to match" },
];

/** The type, also where the definition leaves it out. */
export function typeOf(question: Question): QuestionType {
  const { type } = question;
  const holds = (field: string) => recordsOf(question[field]).length > 0;
  if (type === "true_false" && !holds("options")) return type;
  if (type === "numeric" || type === "short_text" || type === "ordering" || type === "matching") return type;
  if (type === undefined) {
    if (holds("numbers")) return "numeric";
    if (holds("spellings")) return "short_text";
    if (holds("items")) return "ordering";
    if (holds("pairs")) return "matching";
    if (typeof question.correctAnswer === "boolean") return "true_false";
  }
  return isMultiple(question) ? "multiple" : "single";
}

/** Fields that this type does not have. The API refuses them: their author meant something by them. */
export function foreignFields(question: Question): readonly string[] {
  const own: readonly string[] = fieldsOf[typeOf(question)];
  const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  return ofSomeType.filter((field) => field !== "scoring" && !own.includes(field) && !isEmpty(question[field]));
}

/** The right answer of a true/false question; null while none is chosen. */
export function truthOf({ correctAnswer }: Question): boolean | null {
  if (typeof correctAnswer === "boolean") return correctAnswer;
  return correctAnswer === "true" ? true : correctAnswer === "false" ? false : null;
}

export const newItem = (text = ""): Question => ({ id: newId("i"), text });
export const newPair = (prompt = ""): Question => ({ id: newId("p"), prompt, match: "", match_id: newId("o") });

/**
 * The question as one of another type. The texts of its answers are kept where the new type has texts too; `before` is
 * the question as it last was of that type, whose answers come back.
 */
export function withType(question: Question, type: QuestionType, before?: Question): Question {
  const choices = ["single", "multiple"];
  if (choices.includes(type) && choices.includes(typeOf(question))) {
    const several = type === "multiple";
    const next = withKey(question, correctOf(question).slice(0, several ? undefined : 1), several);
    return several ? next : without(next, ["scoring"]);
  }
  const common = { ...without(question, ofSomeType), type };
  const own: readonly string[] = fieldsOf[type];
  const partial = own.includes("scoring") && question.scoring !== undefined ? { scoring: question.scoring } : {};
  if (before !== undefined) {
    const kept = Object.fromEntries(own.filter((field) => field !== "scoring" && before[field] !== undefined).map((field) => [field, before[field]]));
    return { ...common, ...partial, ...kept };
  }
  return { ...common, ...partial, ...startOf(type, textsOf(question)) };
}

/** What can be read of the answers, to go on with. */
function textsOf(question: Question): readonly string[] {
  const lists = [question.options, question.items, question.spellings, recordsOf(question.pairs).map(({ prompt }) => ({ text: prompt }))];
  const texts = lists.map((list) => recordsOf(list).map(({ text }) => textOf(text)).filter((text) => text.trim() !== ""));
  return texts.find((found) => found.length > 0) ?? [];
}

function startOf(type: QuestionType, texts: readonly string[]): Question {
  const two = [texts[0] ?? "", texts[1] ?? "", ...texts.slice(2)];
  switch (type) {
    case "single":
    case "multiple":
      return { options: two.map((text) => ({ id: newId("o"), text })) };
    case "true_false":
      return {};
    case "numeric":
      return { numbers: [{}] };
    case "short_text":
      return { spellings: [texts[0] ?? "", ...texts.slice(1)].map((text) => ({ text })) };
    case "ordering":
      return { items: two.map(newItem) };
    case "matching":
      return { pairs: two.map(newPair) };
  }
}

/** The text as a reader sees it: what reads the same is the same option. */
const asRead = (text: string) =>
  text
    .normalize("NFC")
    .replace(/[^\P{C}\s]/gu, "")
    .replace(/[\p{Pd}\u2043\u2212]/gu, "-")
    .replace(/[\u2018-\u201b\u2032\u00b4`]/g, "'")
    .replace(/[\u201c-\u201f\u2033]/g, '"')
    .trim()
    .replace(/\s+/g, " ");

/** The pairs with another text to match. Pairs with the same text have one option, and so one ID. */
export function withMatch(pairs: readonly Question[], index: number, match: string): readonly Question[] {
  const others = pairs.filter((_pair, at) => at !== index);
  const read = asRead(match);
  const same = read === "" ? undefined : others.find((other) => asRead(textOf(other.match)) === read && textOf(other.match_id) !== "");
  const own = textOf(pairs[index]?.match_id);
  const isTaken = own === "" || others.some((other) => other.match_id === own);
  const id = same?.match_id ?? (isTaken ? newId("o") : own);
  return pairs.map((pair, at) => (at === index ? { ...pair, match, match_id: id } : pair));
}

/** The right answer in words, one for each part of it. */
export function keyTexts(question: Question): readonly string[] {
  switch (typeOf(question)) {
    case "single":
    case "multiple":
      return recordsOf(question.options).filter(({ id }) => correctOf(question).includes(textOf(id))).map(({ text }) => textOf(text));
    case "true_false":
      return truthOf(question) === null ? [] : [truthOf(question) === true ? "True" : "False"];
    case "numeric":
      return recordsOf(question.numbers).map(({ value, tolerance, min, max }) =>
        value === undefined ? `${textOf(min)} to ${textOf(max)}` : tolerance === undefined ? textOf(value) : `${textOf(value)} ± ${textOf(tolerance)}`,
      );
    case "short_text":
      return recordsOf(question.spellings).map(({ text }) => textOf(text));
    case "ordering":
      return recordsOf(question.items).map(({ text }, index) => `${index + 1}. ${textOf(text)}`);
    case "matching":
      return recordsOf(question.pairs).map(({ prompt, match }) => `${textOf(prompt)} → ${textOf(match)}`);
  }
}
