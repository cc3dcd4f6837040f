/** axe on every page of the studio and in its states, on a phone and on a desktop and in both themes; and every type of question. */
import { Buffer } from "node:buffer";
import { expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, instructor, signIn } from "./learner.ts";
import { copyOf } from "./studio-draft.ts";
import { inspect as inspectAt } from "./themes.ts";

/** Of these widths axe looks at the studio, and pictures are taken. */
const inspect = (page: Page, name: string) => inspectAt(page, name, [390, 1280]);

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

test("axe finds no violations in what opens on the studio's pages", async ({ page, request }) => {
  test.slow();
  const draft = await copyOf(request, "hybrid");
  const course = { courseUuid: draft.uuid };
  const content = (kind: string) => pathTo(routes.studioContent, { ...course, contentUuid: draft.content(kind) });
  await signIn(page, instructor);
  await open(page, routes.studio);
  await page.getByRole("button", { name: "New course" }).click();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await inspect(page, "studio: a new course without a title");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByLabel("Course definition").setInputFiles({ name: "notes.json", mimeType: "application/json", buffer: Buffer.from("no course") });
  await expect(page.getByRole("alert")).toContainText("Not imported");
  await inspect(page, "studio: a definition that is none");

  await open(page, content("quiz"));
  const file = "::one:: Which? {=This ~That}\n\n::two:: {\n\nEssay::three:: Write. {}\n";
  await page.getByLabel("Question file", { exact: true }).setInputFiles({ name: "questions.gift", mimeType: "text/plain", buffer: Buffer.from(file) });
  await expect(page.getByRole("region", { name: "Questions in questions.gift" })).toBeVisible();
  await inspect(page, "studio: questions to import");

  await open(page, content("video"));
  const film = page.getByRole("group", { name: "Film", exact: true });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route((url) => url.searchParams.has("X-Amz-Signature"), async (route) => {
    await held;
    await route.abort();
  });
  await film.locator("input[type=file]").setInputFiles({ name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.alloc(200_000, 1) });
  await expect(film.getByRole("progressbar")).toBeVisible();
  await inspect(page, "studio: a film that is uploaded");
  release();

  // What is wrong, at the field and in the list, and what no field shows.
  const call = await caller(request, instructor);
  const { version, outline } = (await call("GET", `/api/studio/courses/${draft.uuid}/`)) as { version: number; outline: Record<string, unknown> };
  await call("PUT", `/api/studio/courses/${draft.uuid}/`, { version, outline: { ...outline, colour: "red", organiser: "", price: { amount: 1, currency: "gbp" } } });
  page.on("dialog", (dialog) => void dialog.accept());
  await open(page, pathTo(routes.studioCourse, course));
  await expect(page.getByText("Also to fix on this page")).toBeVisible();
  await inspect(page, "studio: details with mistakes");
  await open(page, pathTo(routes.studioPublish, course));
  await inspect(page, "studio: what has to be mended before publishing");

  await open(page, pathTo(routes.studioSessions, course));
  await page.getByRole("button", { name: "Check all meetings" }).click();
  await expect(page.getByText(/things? do(?:es)?n’t agree with Zoom/).first()).toBeVisible();
  await inspect(page, "studio: sessions that do not agree with Zoom");
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
