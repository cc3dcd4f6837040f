import { expect, it } from "vitest";
import { parentField, sameValue, textOf, valueAt, withValueAt } from "./field-path";

const course = { title: "Audit", price: { amount: 4900, currency: "gbp" }, sessions: [{ topic: "One" }, { topic: "Two" }] };

it("reads by path, and what is missing is undefined", () => {
  expect(valueAt(course, "sessions[1].topic")).toBe("Two");
  expect(valueAt(course, "sessions[2].topic")).toBeUndefined();
  expect(valueAt(course, "title.amount")).toBeUndefined();
});

it("replaces one value and keeps everything beside it", () => {
  const next = withValueAt(course, "sessions[1].topic", "Three");
  expect(next.sessions).toEqual([{ topic: "One" }, { topic: "Three" }]);
  expect(next.price).toBe(course.price);
  expect((next.sessions as unknown[])[0]).toBe(course.sessions[0]);
  expect(course.sessions[1]?.topic).toBe("Two");
});

it("makes what is missing on the way, and removes a field", () => {
  expect(withValueAt({}, "enrolment.capacity", 20)).toEqual({ enrolment: { capacity: 20 } });
  expect(withValueAt(course, "price.currency", undefined).price).toEqual({ amount: 4900 });
  expect(Object.keys(withValueAt(course, "title", "B"))).toEqual(["title", "price", "sessions"]);
});

it("compares without regard to the order of fields", () => {
  expect(sameValue({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
  expect(sameValue({ a: 1 }, { a: 1, b: null })).toBe(false);
  expect(sameValue([1, 2], [2, 1])).toBe(false);
  expect(sameValue([], {})).toBe(false);
});

it("knows the field around a field, and joins lines", () => {
  expect(parentField("questions[2].text")).toBe("questions[2]");
  expect(parentField("questions[2]")).toBe("questions");
  expect(parentField("questions")).toBeNull();
  expect(textOf(["a", "", "b"])).toBe("a\n\nb");
});
