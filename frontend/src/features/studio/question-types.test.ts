import { expect, it } from "vitest";
import { recordsOf } from "./definition";
import { foreignFields, keyTexts, newPair, type QuestionType, questionTypes, typeOf, withMatch, withType } from "./question-types";
import { newId, newQuestion, type Question } from "./quiz-questions";

const options = [
  { id: "a", text: "Sepsis" },
  { id: "b", text: "Influenza" },
];

it.each<[Question, QuestionType]>([
  [{ options, correctAnswer: "a" }, "single"],
  [{ options, correctAnswers: ["a"] }, "multiple"],
  [{ type: "multiple_choice", options }, "multiple"],
  [{ type: "true_false", options, correctAnswer: "a" }, "single"],
  [{ type: "true_false" }, "true_false"],
  [{ correctAnswer: false }, "true_false"],
  [{ numbers: [{ value: 1 }] }, "numeric"],
  [{ spellings: [{ text: "x" }] }, "short_text"],
  [{ items: [{ text: "x" }] }, "ordering"],
  [{ pairs: [{ prompt: "x", match: "y" }] }, "matching"],
])("knows the type of %j", (question, type) => {
  expect(typeOf(question)).toBe(type);
});

it.each(questionTypes)("becomes $label with a key to fill in, and keeps text, points and explanation", ({ value: type }) => {
  const common = { id: "q", text: "Which?", points: "2", explanation: "Because." };
  const question = withType({ ...common, type: "single", options, correctAnswer: "a" }, type);
  expect(question).toMatchObject(common);
  expect(typeOf(question)).toBe(type);
  expect(foreignFields(question)).toEqual([]);
});

it("carries texts over, and never the IDs of a list whose order is the answer", () => {
  const ordered = withType({ type: "single", options, correctAnswer: "a" }, "ordering");
  expect(recordsOf(ordered.items).map(({ text }) => text)).toEqual(["Sepsis", "Influenza"]);
  expect(recordsOf(ordered.items).some(({ id }) => id === "a" || id === "b")).toBe(false);
  expect(withType(ordered, "short_text").spellings).toEqual([{ text: "Sepsis" }, { text: "Influenza" }]);
  expect(withType(ordered, "matching").pairs).toMatchObject([{ prompt: "Sepsis", match: "" }, { prompt: "Influenza", match: "" }]);
});

it("brings back what was entered for a type, and drops partial credit where there is none", () => {
  const multiple: Question = { type: "multiple", options, correctAnswers: ["a", "b"], scoring: "partial" };
  const numeric = withType(multiple, "numeric");
  expect(numeric).toEqual({ type: "numeric", scoring: "partial", numbers: [{}] });
  expect(withType(numeric, "multiple", multiple)).toEqual(multiple);
  expect(withType(multiple, "single")).toEqual({ type: "single", options, correctAnswer: "a" });
});

it("names what a type cannot use", () => {
  expect(foreignFields({ type: "numeric", numbers: [{ value: 1 }], options, items: [], correctAnswer: "a" })).toEqual(["options", "correctAnswer"]);
});

it("gives pairs with the same match one option, and a pair that parts from them an option of its own", () => {
  const first: Question = { ...newPair("Dog"), match: "Mammal" };
  const two = withMatch([first, newPair("Cat")], 1, " Mammal ");
  expect(two[1]?.match_id).toBe(first.match_id);
  const parted = withMatch(two, 0, "Canine");
  expect(parted[1]?.match_id).toBe(first.match_id);
  expect(parted[0]?.match_id).not.toBe(first.match_id);
  const alone = withMatch(parted, 0, "Canine mammal");
  expect(alone[0]?.match_id).toBe(parted[0]?.match_id);
});

it("makes IDs that are no numbers, so that they never count", () => {
  for (let tries = 0; tries < 200; tries += 1) expect(newId("i")).toMatch(/^i-[0-9a-f]{8}x$/);
});

it.each<[Question, string[]]>([
  [{ options, correctAnswer: "b" }, ["Influenza"]],
  [{ type: "true_false", correctAnswer: "false" }, ["False"]],
  [{ ...newQuestion(), type: "true_false", options: [] }, []],
  [{ numbers: [{ value: 37, tolerance: "0.5" }, { min: 1, max: 2 }, { value: "4" }] }, ["37 ± 0.5", "1 to 2", "4"]],
  [{ spellings: [{ text: "sepsis" }] }, ["sepsis"]],
  [{ items: [{ text: "Look" }, { text: "Feel" }] }, ["1. Look", "2. Feel"]],
  [{ pairs: [{ prompt: "Dog", match: "Mammal" }] }, ["Dog → Mammal"]],
])("says the key of %j in words", (question, texts) => {
  expect(keyTexts(question)).toEqual(texts);
});
