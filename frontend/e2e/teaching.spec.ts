/** Instructors, in a second browser beside the learner's, nothing mocked. */
import { type Browser, expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { inspect } from "./axe.ts";
import { buy, instructor, newLearner, signIn } from "./learner.ts";
import { demoCourse } from "./stack.ts";

async function asInstructor(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, instructor);
  return page;
}

async function failTheQuiz(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Submit answers" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Submit", exact: true }).click();
  await expect(page.getByRole("heading", { name: "You didn’t pass this time" })).toBeVisible();
}

test("an instructor views a learner's attempts and grants an extra one", async ({ page, request, browser }) => {
  const course = demoCourse("selfPaced");
  const learner = newLearner();
  await signIn(page, learner);
  await buy(request, learner, course.uuid);
  await page.goto(pathTo(routes.content, { courseUuid: course.uuid, contentUuid: course.quiz_content_uuid ?? "none" }));
  for (let left = 2; left >= 0; left -= 1) {
    await failTheQuiz(page);
    if (left > 0) await page.getByRole("button", { name: "Try again" }).click();
  }
  await expect(page.getByText("Maximum attempts reached")).toBeVisible();

  const desk = await asInstructor(browser);
  const quiz = pathTo(routes.taughtQuiz, { courseUuid: course.uuid, contentUuid: course.quiz_content_uuid ?? "none" });
  await desk.goto(quiz);
  const rows = desk.getByRole("listitem").filter({ hasText: learner.email });
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("Attempt #3: Score 0% (Failed)");
  await inspect(desk, "the attempts");
  await rows.first().getByRole("link", { name: /^Attempt #3/ }).click();
  await expect(desk.getByRole("region", { name: "Answers" }).getByRole("listitem").first()).toContainText("Not answered");
  await inspect(desk, "one attempt");

  await desk.goto(`${quiz}?show=statistics`);
  await expect(desk.getByRole("figure", { name: "How often each question was answered correctly" })).toBeVisible();
  await desk.getByText("Chosen answers").first().click();
  await desk.getByText("Show as table").click();
  await expect(desk.getByRole("columnheader", { name: "Correct" })).toBeVisible();
  await inspect(desk, "the statistics");

  await desk.goto(`${quiz}?show=regrade`);
  await desk.getByRole("button", { name: "Preview changes" }).click();
  await expect(desk.getByText("No attempts would change")).toBeVisible();
  await inspect(desk, "regrading");

  await desk.goto(quiz);
  await rows.first().getByRole("link").first().click();
  await desk.getByLabel("Extra attempts", { exact: true }).fill("1");
  await desk.getByLabel(/^Reason/).fill("Network failure during the attempt");
  await desk.getByRole("button", { name: "Save" }).click();
  await expect(desk.getByText("1 extra attempt")).toBeVisible();
  await inspect(desk, "extra attempts");
  await desk.context().close();

  await page.reload();
  await expect(page.getByText("1 of 4")).toBeVisible();
  await expect(page.getByRole("button", { name: "Submit answers" })).toBeEnabled();
});

test("attendance cannot be recorded before the live session", async ({ request, browser }) => {
  const course = demoCourse("hybrid");
  const learner = newLearner();
  await buy(request, learner, course.uuid);
  const desk = await asInstructor(browser);
  await desk.goto(pathTo(routes.taughtCourse, { courseUuid: course.uuid }));
  await desk.getByRole("link", { name: /^Attendance/ }).first().click();
  await expect(desk.getByText("This session hasn’t started yet")).toBeVisible();
  await expect(desk.getByRole("checkbox", { name: new RegExp(learner.email) })).toBeDisabled();
  await expect(desk.getByRole("button", { name: "Save attendance" })).toBeDisabled();
  await inspect(desk, "the register");
  await desk.context().close();
});

test("a learner sees no teaching link and cannot open the teaching pages", async ({ page }) => {
  const course = demoCourse("selfPaced");
  await signIn(page, newLearner());
  await expect(page.getByRole("link", { name: "My courses" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Teaching" })).toHaveCount(0);
  await page.goto(pathTo(routes.submissions, { courseUuid: course.uuid }));
  await expect(page.getByRole("alert").getByRole("heading")).toBeVisible();
  await page.goto(pathTo(routes.taughtQuiz, { courseUuid: course.uuid, contentUuid: course.quiz_content_uuid ?? "none" }));
  await expect(page.getByText("You don’t have access to this")).toBeVisible();
});
