/** The editor of texts with nothing mocked: what is typed and formatted by keyboard, and the Markdown that is stored. */
import { type APIRequestContext, expect, type Locator, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, instructor, signIn } from "./learner.ts";
import { copyOf } from "./studio-draft.ts";
import { inspect } from "./themes.ts";

interface Draft {
  version: number;
  outline: { modules: { contents: object[] }[] };
}

/** A text without words in a copy of the free course, and how it is stored. */
async function emptyText(request: APIRequestContext) {
  const { uuid } = await copyOf(request, "free");
  const call = await caller(request, instructor);
  const { version, outline } = (await call("GET", `/api/studio/courses/${uuid}/`)) as Draft;
  const text = crypto.randomUUID();
  outline.modules[0]?.contents.push({ uuid: text, title: "A new text", kind: "text" });
  await call("PUT", `/api/studio/courses/${uuid}/`, { version, outline });
  const stored = async () => {
    const { body } = (await call("GET", `/api/studio/courses/${uuid}/contents/${text}/`)) as { body: { markdown?: string } | null };
    return body?.markdown ?? "";
  };
  return { address: pathTo(routes.studioContent, { courseUuid: uuid, contentUuid: text }), stored };
}

test("a text is written and formatted by keyboard, and stored as Markdown", async ({ page, request }) => {
  const text = await emptyText(request);
  await signIn(page, instructor);
  await page.goto(text.address);
  const editor = page.getByRole("textbox", { name: "Text", exact: true });
  await expect(editor).toHaveAttribute("aria-multiline", "true");
  await editor.focus();

  // Markdown that is typed becomes what it means.
  await page.keyboard.type("## Look first");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Then **act** and record");
  await page.keyboard.press("Control+Shift+ArrowLeft");
  await expect(editor.getByRole("heading", { level: 2, name: "Look first" })).toBeVisible();
  await expect(editor.locator("strong", { hasText: "act" })).toBeVisible();

  // The toolbar formats what is selected, reached by Shift+Tab and the arrow keys; neither it nor the text holds the focus.
  const toolbar = page.getByRole("toolbar");
  const italic = toolbar.getByRole("radio", { name: "Italic" });
  const pressUntil = async (key: string, target: Locator) => {
    for (let presses = 0; presses < 8 && !(await target.evaluate((element) => element === document.activeElement)); presses += 1) {
      await page.keyboard.press(key);
    }
    await expect(target).toBeFocused();
  };
  await pressUntil("Shift+Tab", page.getByRole("radio", { name: "Formatted" }));
  await pressUntil("Tab", toolbar.getByRole("radio", { name: /^Undo/ }));
  await pressUntil("ArrowRight", italic);
  await page.keyboard.press("Enter");
  await expect(editor.locator("em", { hasText: "record" })).toBeVisible();

  await pressUntil("Tab", editor);
  await page.keyboard.press("Control+End");
  // The editor hears of a new selection in a task of its own; no hand presses the next key before that.
  await expect.poll(() => page.evaluate(() => document.getSelection()?.isCollapsed)).toBe(true);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+i");
  await page.keyboard.type("- one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  await expect.poll(text.stored).toBe("## Look first\n\nThen **act** and *record*\n\n- one\n- two");

  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(editor.getByRole("listitem")).toHaveText(["one", "two"]);
  await expect(editor.locator("em", { hasText: "record" })).toBeVisible();
  await inspect(page, "studio: a formatted text");
  expect(await text.stored()).toBe("## Look first\n\nThen **act** and *record*\n\n- one\n- two");

  await page.getByRole("radio", { name: "Markdown" }).click();
  await expect(page.getByLabel("Text (Markdown)", { exact: true })).toHaveValue("## Look first\n\nThen **act** and *record*\n\n- one\n- two");
});
