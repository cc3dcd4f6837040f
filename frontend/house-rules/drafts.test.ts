/** No form loses what was entered: each is kept as a draft until it is saved. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));
/** The only text fields of the studio, whose pages share one draft and save it themselves. */
const studioFields = "features/studio/fields.tsx";
const components = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx") && !file.startsWith("shared/ui/"))
  .map((file) => ({ file, text: readFileSync(`${src}/${file}`, "utf8") }));

it("every form with text or several fields keeps a draft", () => {
  const forms = components.filter(({ text }) => /\buseForm\(|<textarea\b|<TextArea\b/.test(text));
  expect(forms.length).toBeGreaterThan(5);
  expect(forms.filter(({ file, text }) => file !== studioFields && !text.includes("useDraft(")).map(({ file }) => file)).toEqual([]);
});

it("the course studio's fields belong to an item that keeps what is typed until it is saved", () => {
  const read = (file: string) => readFileSync(`${src}/${file}`, "utf8");
  expect(read(studioFields)).toContain("useSetField()");
  expect(read("features/studio/edited-item.ts")).toContain("item.change(withValueAt(");
  expect(read("features/studio/draft-item.ts")).toMatch(/writeDraft\([^]*removeDraft\(/);
});

it("every draft is dropped when it has been saved", () => {
  const kept = components.filter(({ text }) => text.includes("useDraft("));
  expect(kept.filter(({ text }) => !text.includes("draft.drop")).map(({ file }) => file)).toEqual([]);
});
