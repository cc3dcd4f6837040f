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

/** Forms without a draft, and why nothing is lost in them. */
const keptOtherwise = {
  "app/pages/verify/verify-page.tsx": "finds a certificate, and changes nothing",
  "app/pages/studio/quiz-trial.tsx": "tries a quiz, and stores nothing",
  "features/studio/fields.tsx": "belongs to the studio, whose pages save what is typed themselves",
  "features/studio/instructors-field.tsx": "finds a person; who is added is part of the outline, which keeps it",
  "features/studio/new-course.tsx": "starts a course by a title, which can be changed later",
  "features/studio/publish-panel.tsx": "confirms what the page shows",
  "features/reports/report-form.tsx": "chooses what a file shows, and stores nothing",
  "features/profile/time-zone-form.tsx": "is one choice from a list",
  "features/quiz/quiz-form.tsx": "saves each answer as it is given",
};

it("every form with text or several fields keeps a draft", () => {
  const forms = components.filter(({ text }) => /\buseForm\(|<form\b|<textarea\b|<TextArea\b|<TextLine\b/.test(text));
  expect(forms.length).toBeGreaterThan(8);
  const unkept = forms.filter(({ text }) => !text.includes("useDraft(")).map(({ file }) => file);
  expect(unkept.sort()).toEqual(Object.keys(keptOtherwise).sort());
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
