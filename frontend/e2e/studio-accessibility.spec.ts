/** axe on the studio's pages, at every width and in both themes; and every type of question. */
import { expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { instructor, signIn } from "./learner.ts";
import { copyOf } from "./studio-draft.ts";
import { inspect } from "./themes.ts";

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

test("axe finds no violations on the studio's pages", async ({ page, request }) => {
  test.slow();
  const draft = await copyOf(request, "hybrid");
  const course = { courseUuid: draft.uuid };
  const content = (kind: string) => pathTo(routes.studioContent, { ...course, contentUuid: draft.content(kind) });
  await signIn(page, instructor);
  const pages: [string, string][] = [
    ["studio", routes.studio],
    ["details of a draft", pathTo(routes.studioCourse, course)],
    ["outline of a draft", pathTo(routes.studioOutline, course)],
    ["live sessions of a draft", pathTo(routes.studioSessions, course)],
    ["preview of a draft", pathTo(routes.studioPreview, course)],
    ["publish", pathTo(routes.studioPublish, course)],
    ["history", pathTo(routes.studioHistory, course)],
    ["a text", content("text")],
    ["a video", content("video")],
    ["a document", content("document")],
    ["a web resource", content("link")],
    ["an assignment", content("assignment")],
    ["a quiz that is tried", `${content("quiz")}?show=preview`],
  ];
  for (const [name, address] of pages) {
    await open(page, address);
    await inspect(page, `studio: ${name}`);
  }
});

test("axe finds no violations in the editors of every type of question, and an order is written by keyboard", async ({ page, request }) => {
  test.slow();
  const draft = await copyOf(request, "free");
  await signIn(page, instructor);
  await open(page, pathTo(routes.studioContent, { courseUuid: draft.uuid, contentUuid: draft.content("quiz") }));
  const questions = page.getByRole("region", { name: /^Question \d+$/ });
  await expect(questions.first()).toBeVisible();
  const first = (await questions.count()) + 1;
  const types = ["Several right answers", "True or false", "A number to type", "A short text to type", "Items to put in order", "Pairs to match"];
  for (const [index, type] of types.entries()) {
    await page.getByRole("button", { name: "Add a question" }).click();
    const question = page.getByRole("region", { name: `Question ${first + index}`, exact: true });
    await question.getByLabel("Type of question").selectOption(type);
    const partial = question.getByLabel(/^Partial credit/);
    if ((await partial.count()) > 0) await partial.check();
  }
  await inspect(page, "studio: every type of question");

  await page.setViewportSize({ width: 390, height: 800 });
  const order = page.getByRole("region", { name: `Question ${first + types.indexOf("Items to put in order")}`, exact: true });
  await order.getByLabel("Question", { exact: true }).fill("What comes first?");
  await order.getByLabel("Item 1", { exact: true }).fill("Act");
  await order.getByLabel("Item 2", { exact: true }).fill("Look");
  await order.getByRole("button", { name: "Move item 2 up" }).focus();
  await page.keyboard.press("Enter");
  await expect(order.getByLabel("Item 1", { exact: true })).toHaveValue("Look");
  await expect(order.getByRole("button", { name: "Move item 1 up" })).toBeFocused();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(order.getByLabel("Item 1", { exact: true })).toHaveValue("Look");
});
