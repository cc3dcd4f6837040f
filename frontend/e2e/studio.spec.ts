/** The course studio with nothing mocked: from a copy of a course to a learner who opens it. */
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { instructor, newLearner, signIn, takeFree } from "./learner.ts";

test("an instructor copies a course, mends what is wrong, publishes it to a learner, and hides it again", async ({ page, browser }) => {
  const title = `Portfolio clinic ${crypto.randomUUID().slice(0, 8)}`;
  await signIn(page, instructor);
  await page.getByRole("link", { name: "Studio" }).click();
  const demo = "CPD Portfolio Basics: From Activity to Evidence";
  await page.getByRole("button", { name: `More for ${demo}`, exact: true }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${demo} (copy)` })).toBeVisible();

  // What is missing is said, at the field and in a list that leads there.
  await page.getByLabel("Title", { exact: true }).fill("");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Title", exact: true }).click();
  await expect(page.getByLabel("Title", { exact: true })).toBeFocused();
  await page.getByLabel("Title", { exact: true }).fill(title);
  await page.getByLabel("Short name").fill(title.toLowerCase().replaceAll(" ", "-"));
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Title", { exact: true })).toHaveValue(title);

  await page.getByRole("link", { name: "Publish", exact: true }).click();
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("button", { name: "Hide the course…" })).toBeVisible();
  const [, courseUuid] = /studio\/(?:courses\/)?([0-9a-f-]{36})/.exec(page.url()) ?? [];
  expect(courseUuid).toBeDefined();

  const context = await browser.newContext();
  const theirs = await context.newPage();
  await signIn(theirs, newLearner());
  await takeFree(theirs, courseUuid ?? "");
  await expect(theirs.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await context.close();

  await page.getByRole("button", { name: "Hide the course…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: /Hide/ }).click();
  await expect(page.getByRole("button", { name: "Hide the course…" })).toBeHidden();
  await page.goto(pathTo(routes.studioPublish, { courseUuid: courseUuid ?? "" }));
  await expect(page.getByText("1 learner is enrolled.")).toBeVisible();
});
