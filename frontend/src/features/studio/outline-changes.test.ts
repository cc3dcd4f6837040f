import { expect, it } from "vitest";
import { modulesOf } from "./definition";
import {
  withContentMoved,
  withModuleMoved,
  withNewContent,
  withNewModule,
  withoutContent,
  withoutModule,
  withRestored,
} from "./outline-changes";

const content = (uuid: string) => ({ uuid, title: uuid.toUpperCase(), kind: "text" });
const outline = {
  title: "Audit",
  modules: [
    { uuid: "m1", title: "One", contents: [content("a"), content("b"), content("c")] },
    { uuid: "m2", title: "Two", contents: [content("d")] },
  ],
};
const order = (value: Record<string, unknown>) =>
  modulesOf(value).map(({ uuid, contents }) => `${uuid}: ${contents.map((each) => each.uuid).join(" ")}`.trim());

it("moves a content within its module and to another", () => {
  expect(order(withContentMoved(outline, { module: 0, content: 0 }, { module: 0, content: 2 }))).toEqual(["m1: b c a", "m2: d"]);
  expect(order(withContentMoved(outline, { module: 0, content: 2 }, { module: 1, content: 0 }))).toEqual(["m1: a b", "m2: c d"]);
  expect(order(withContentMoved(outline, { module: 0, content: 9 }, { module: 1, content: 0 }))).toEqual(order(outline));
});

it("moves a module, and leaves the original alone", () => {
  expect(order(withModuleMoved(outline, 0, 1))).toEqual(["m2: d", "m1: a b c"]);
  expect(order(outline)).toEqual(["m1: a b c", "m2: d"]);
});

it("adds a module and a content with names to replace", () => {
  const next = withNewContent(withNewModule(outline, "m3"), 2, "quiz", "q");
  expect(order(next).at(-1)).toBe("m3: q");
  expect(modulesOf(next)[2]?.contents[0]).toMatchObject({ title: "New quiz", kind: "quiz" });
});

it("removes, and puts back where it was", () => {
  const without = withoutContent(outline, { module: 0, content: 1 });
  expect(order(without)).toEqual(["m1: a c", "m2: d"]);
  const removed = { what: "content", title: "B", index: 1, entry: content("b"), module: "m1" } as const;
  expect(order(withRestored(without, removed))).toEqual(order(outline));
  const entry = outline.modules[1] ?? {};
  expect(order(withRestored(withoutModule(outline, 1), { what: "module", title: "Two", index: 1, entry }))).toEqual(order(outline));
});
