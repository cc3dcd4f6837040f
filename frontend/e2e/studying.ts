/** How a learner works through a course, and an instructor grades what is handed in, through the pages. */
import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { instructor, type Learner, signIn } from "./learner.ts";

export const creditBadge = (page: Page): Locator => page.getByRole("link", { name: /CPD Credits$/ });

/** Opens every content, and marks as complete what a learner marks. */
export async function study(page: Page, courseUuid: string): Promise<void> {
  const outline = page.getByRole("region", { name: "Course outline" });
  await page.goto(pathTo(routes.learn, { courseUuid }));
  await expect(outline).toBeVisible();
  const links = await outline.getByRole("link").evaluateAll((list) => list.map((link) => link.getAttribute("href") ?? ""));
  for (const link of links) {
    await page.goto(link);
    await expect(page.getByRole("article").getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    const complete = page.getByRole("button", { name: "Mark as complete" });
    if ((await complete.count()) === 0) continue;
    await complete.click();
    await expect(page.getByText("You’ve completed this part")).toBeVisible();
  }
}

/** Chooses the options with these texts, and submits. */
export async function answerQuiz(page: Page, texts: readonly string[]): Promise<void> {
  for (const text of texts) await page.getByRole("group").getByText(text, { exact: false }).first().click();
  await page.getByRole("button", { name: "Submit answers" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Submit", exact: true }).click();
}

export async function grade(browser: Browser, learner: Learner, courseUuid: string): Promise<void> {
  const desk = await (await browser.newContext()).newPage();
  await signIn(desk, instructor);
  await desk.getByRole("link", { name: "Teaching" }).click();
  await desk.locator(`main a[href="${pathTo(routes.taughtCourse, { courseUuid })}"]`).click();
  await desk.getByRole("link", { name: /^Submissions/ }).click();
  await desk.getByRole("listitem").filter({ hasText: learner.email }).getByRole("link").click();
  await desk.getByLabel("Score (0 to 100)").fill("85.5");
  await desk.getByLabel("Feedback").fill("A clear account, and a change that can be checked.");
  await desk.getByRole("button", { name: "Save grade" }).click();
  await desk.getByRole("alertdialog").getByRole("button", { name: "Save" }).click();
  await expect(desk.getByText("Passed", { exact: true })).toBeVisible();
  await desk.context().close();
}
