import { expect, it } from "vitest";
import { correctOf, isMultiple, newQuestion, withFreeIds, withKey, withoutOption } from "./quiz-questions";

const options = [
  { id: "a", text: "A" },
  { id: "b", text: "B" },
  { id: "c", text: "C" },
];

it.each([
  [{ correctAnswer: "b", options }, ["b"], false],
  [{ correctAnswer: ["a", "c"], options }, ["a", "c"], true],
  [{ correctAnswers: ["a"], options }, ["a"], true],
  [{ options: [{ id: "a", isCorrect: true }, { id: "b", isCorrect: false }] }, ["a"], false],
  [{ type: "true_false", correctAnswer: "a", options }, ["a"], false],
  [{ type: "multiple_choice", correctAnswer: "a", options }, ["a"], true],
])("reads the key of %j", (question, correct, multiple) => {
  expect(correctOf(question)).toEqual(correct);
  expect(isMultiple(question)).toBe(multiple);
});

it("writes one spelling of the key, in the order of the options", () => {
  const marked = { id: "q", text: "?", options: options.map((option) => ({ ...option, isCorrect: option.id === "c" })) };
  const key = withKey(marked, ["c", "a"], true);
  expect(key).toEqual({ id: "q", text: "?", type: "multiple", options, correctAnswers: ["a", "c"] });
  expect(withKey(key, ["b"], false)).toEqual({ id: "q", text: "?", type: "single", options, correctAnswer: "b" });
});

it("takes a removed option out of the key", () => {
  const question = { id: "q", type: "multiple", correctAnswers: ["a", "b"], options };
  expect(correctOf(withoutOption(question, "a"))).toEqual(["b"]);
  expect(correctOf(withoutOption({ ...question, type: "single", correctAnswers: undefined, correctAnswer: "a" }, "a"))).toEqual([]);
});

it("gives new and imported questions IDs that nothing else has, and that are no numbers", () => {
  expect(newQuestion().id).toMatch(/^q-[0-9a-f]{8}x$/);
  const ids = withFreeIds([{ id: "x" }, { id: "x" }, { id: "y" }], new Set(["y"])).map(({ id }) => id);
  expect(ids[0]).toBe("x");
  expect(new Set([...ids, "y"]).size).toBe(4);
});
