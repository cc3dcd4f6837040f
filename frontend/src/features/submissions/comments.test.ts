import { expect, it } from "vitest";
import { changed, COMMENT_CHARACTERS_MAX, COMMENTS_MAX, refusal, thatFit } from "./comments";

it("a change keeps each text once, in the order of the API", () => {
  const first = changed([], { add: ["well done", "Cite sources.", "well done"] });
  expect(first).toEqual(["Cite sources.", "well done"]);
  expect(changed(first, { add: ["Well done"], remove: ["well done", "never kept"] })).toEqual(["Cite sources.", "Well done"]);
  expect(changed(first, { add: ["well done"], remove: ["well done"] })).toEqual(first);
});

it("limits count letters as the API does", () => {
  expect(refusal([], "𝒙".repeat(COMMENT_CHARACTERS_MAX))).toBeNull();
  expect(refusal([], "𝒙".repeat(COMMENT_CHARACTERS_MAX + 1))).toMatch(/2,000 characters/);
});

it("as many as fit are taken, in their order", () => {
  const kept = Array.from({ length: COMMENTS_MAX - 2 }, (_, n) => `Comment ${n}`);
  const long = "x".repeat(COMMENT_CHARACTERS_MAX + 1);
  expect(thatFit(kept, ["One.", long, "Two.", "Three."])).toEqual(["One.", "Two."]);
  const longest = Array.from({ length: 19 }, (_, n) => String(n).padEnd(2_000, "x"));
  expect(thatFit(longest, ["y".repeat(1_500), "z".repeat(501), "One."])).toEqual(["y".repeat(1_500), "One."]);
});
