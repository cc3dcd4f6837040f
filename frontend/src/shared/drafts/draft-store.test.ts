import { expect, it, vi } from "vitest";
import { draftKey, readDraft, removeDraft, removeOldDrafts, writeDraft } from "./draft-store";

const DAY_MS = 86_400_000;
const key = draftKey("ada", "grade.1");

it("a draft is kept until it is removed", () => {
  expect(readDraft(key)).toBeUndefined();
  expect(writeDraft(key, { feedback: "Well done." })).toBe(true);
  expect(readDraft(key)).toEqual({ feedback: "Well done." });
  expect(readDraft(draftKey("bo", "grade.1"))).toBeUndefined();
  removeDraft(key);
  expect(readDraft(key)).toBeUndefined();
});

it("drafts go after thirty days, and what is not a draft stays", () => {
  writeDraft(key, "mine");
  localStorage.setItem(draftKey("ada", "broken"), "{");
  localStorage.setItem("meridian.theme", "dark");
  removeOldDrafts(Date.now() + 29 * DAY_MS);
  expect(readDraft(key)).toBe("mine");
  removeOldDrafts(Date.now() + 31 * DAY_MS);
  expect(readDraft(key)).toBeUndefined();
  expect(localStorage.length).toBe(1);
  expect(localStorage.getItem("meridian.theme")).toBe("dark");
});

it("a browser that refuses to keep anything is reported, and breaks nothing", () => {
  const refuse = () => {
    throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
  };
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse);
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(refuse);
  expect(writeDraft(key, "x")).toBe(false);
  expect(readDraft(key)).toBeUndefined();
  removeOldDrafts(Date.now());
});
