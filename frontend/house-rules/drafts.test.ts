/** No form loses what was entered: each is kept as a draft until it is saved. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));
const components = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx") && !file.startsWith("shared/ui/"))
  .map((file) => ({ file, text: readFileSync(`${src}/${file}`, "utf8") }));

/** Forms without a draft, and why nothing is lost in them. */
const keptOtherwise = {
  "app/pages/administration/administration-page.tsx": "finds a learner, and changes nothing",
  "app/pages/verify/verify-page.tsx": "finds a certificate, and changes nothing",
  "features/profile/time-zone-form.tsx": "is one choice from a list",
  "features/quiz/quiz-form.tsx": "saves each answer as it is given",
};

it("every form with text or several fields keeps a draft", () => {
  const forms = components.filter(({ text }) => /\buseForm\(|<form\b|<textarea\b|<TextArea\b/.test(text));
  expect(forms.length).toBeGreaterThan(8);
  const unkept = forms.filter(({ text }) => !text.includes("useDraft(")).map(({ file }) => file);
  expect(unkept.sort()).toEqual(Object.keys(keptOtherwise).sort());
});

it("every draft is dropped when it has been saved", () => {
  const kept = components.filter(({ text }) => text.includes("useDraft("));
  expect(kept.filter(({ text }) => !text.includes("draft.drop")).map(({ file }) => file)).toEqual([]);
});
