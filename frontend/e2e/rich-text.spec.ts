/** The rich editor with nothing mocked: what is typed and formatted is stored as Markdown. */
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { instructor, signIn } from "./learner.ts";
import { copyOf } from "./studio-draft.ts";

test("bold words, a list and a link become Markdown, and come back formatted", async ({ page, request }) => {
  const draft = await copyOf(request, "free");
  await signIn(page, instructor);
  await page.goto(pathTo(routes.studioContent, { courseUuid: draft.uuid, contentUuid: draft.content("text") }));
  const text = page.getByRole("textbox", { name: "Text", exact: true });
  await text.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.type("Write it ");
  await page.getByRole("button", { name: "Bold", exact: true }).click();
  await page.keyboard.type("today");
  await page.keyboard.press("ControlOrMeta+b");
  await page.keyboard.type(".");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "Bulleted list" }).click();
  await page.keyboard.type("What happened");
  await page.keyboard.press("Enter");
  await page.keyboard.type("What you learned");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("See the guidance");
  await page.keyboard.press("Shift+Home");
  await page.getByRole("button", { name: "Create link" }).click();
  await page.getByLabel("URL", { exact: true }).fill("https://www.example.org/guidance");
  await page.getByRole("button", { name: "Set URL" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  const markdown = "Write it **today**.\n\n- What happened\n- What you learned\n\n[See the guidance](https://www.example.org/guidance)";
  await page.getByRole("radio", { name: "Markdown" }).click();
  await expect(page.getByLabel("Text (Markdown)")).toHaveValue(new RegExp(`^${escaped(markdown)}\\s*$`));
  await page.reload();
  await expect(text.getByRole("link", { name: "See the guidance" })).toBeVisible();
  await expect(text.getByRole("listitem")).toHaveText(["What happened", "What you learned"]);
  await expect(text.locator("strong")).toHaveText("today");
});

const escaped = (value: string) => value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
