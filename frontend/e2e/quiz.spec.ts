/** Quizzes in a browser, nothing mocked: graded by the server, failed and then passed, and one with a time limit. */
import { expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { inspect } from "./axe.ts";
import { buy, chooseAtIssuer, newLearner, signIn } from "./learner.ts";
import { demoCourse } from "./stack.ts";

const quizOf = (course: { uuid: string; quiz_content_uuid: string | null }): string =>
  pathTo(routes.content, { courseUuid: course.uuid, contentUuid: course.quiz_content_uuid ?? "none" });

async function submit(page: Page, saying: string, press: "once" | "twice" = "once"): Promise<void> {
  await page.getByRole("button", { name: "Submit answers" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Submit your answers?" });
  await expect(dialog).toContainText(saying);
  await inspect(page, "the confirmation before submitting");
  const confirm = dialog.getByRole("button", { name: "Submit", exact: true });
  await (press === "twice" ? confirm.dblclick() : confirm.click());
}

/** Puts the items of an ordering question in this order, by its buttons. */
async function putInOrder(page: Page, items: string[]): Promise<void> {
  for (const item of items.toReversed()) {
    const up = page.getByRole("button", { name: `Move up: ${item}` });
    for (let moves = 0; (await up.getAttribute("aria-disabled")) !== "true"; moves += 1) {
      expect(moves, item).toBeLessThan(items.length);
      await up.click();
    }
  }
  // The order that was shown first was the right one already.
  const keep = page.getByRole("button", { name: "Keep this order" });
  if (await keep.isVisible()) await keep.click();
}

test("a learner fails a quiz, sees which answers were incorrect, and passes it", async ({ page }) => {
  const course = demoCourse("free");
  // Responses must not reveal the answers before the quiz is submitted.
  const received: string[] = [];
  page.on("response", (response) => {
    if (response.request().method() !== "GET" || !response.url().includes("/api/")) return;
    void response.text().then((text) => received.push(text), () => undefined);
  });
  await signIn(page, newLearner());
  await page.goto(pathTo(routes.course, { courseUuid: course.uuid }));
  await page.getByRole("button", { name: "Enrol" }).click();
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }));

  for (const reading of ["What counts, and what to write about it", "Ten minutes every Friday"]) {
    await page.goto(pathTo(routes.learn, { courseUuid: course.uuid }));
    await page.getByRole("region", { name: "Course outline" }).getByRole("link", { name: reading }).click();
    await page.getByRole("button", { name: "Mark as complete" }).click();
    await expect(page.getByText("You’ve completed this part")).toBeVisible();
  }

  await page.getByRole("link", { name: /Next\s*Quick check/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Quick check" })).toBeVisible();
  await expect(page.getByText("You haven’t attempted this quiz yet.")).toBeVisible();
  await page.getByRole("radio", { name: "What you learnt and what you changed" }).check();
  await page.getByRole("checkbox", { name: "A conference" }).check();
  await submit(page, "2 questions are unanswered", "twice");

  const result = page.getByRole("heading", { name: "You didn’t pass this time" });
  await expect(result).toBeFocused();
  const review = page.getByRole("region", { name: "You didn’t pass this time" }).getByRole("listitem");
  await expect(review.filter({ hasText: "What turns an activity" })).toContainText("✓ Correct");
  await expect(review.filter({ hasText: "Which of these can count" })).toContainText("✗ Incorrect");
  await expect(review.filter({ hasText: "May an entry name" })).toContainText("Not answered");
  const history = page.getByRole("region", { name: "Your attempts" }).getByRole("listitem");
  await expect(history).toHaveCount(1);
  await expect(history.first()).toContainText("Attempt #1: Score 25% (Failed)");
  await expect(review.filter({ hasText: "Which of these can count" })).toContainText("Explanation:");
  await inspect(page, "the result");

  await page.getByRole("button", { name: "Show answers of attempt 1" }).click();
  await expect(page.getByRole("region", { name: "Your attempts" }).getByText("✗ Incorrect").first()).toBeVisible();
  await inspect(page, "an earlier attempt");
  await page.getByRole("button", { name: "Hide answers of attempt 1" }).click();

  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("radio", { name: "What you learnt and what you changed" }).check();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: "What you learnt and what you changed" })).toBeChecked();
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await page.getByRole("radio", { name: "No, nothing in it may identify a person" }).check();
  await putInOrder(page, [
    "Say what happened",
    "Say what you learnt from it",
    "Say what you will do differently",
    "Look back at what has changed",
  ]);
  await submit(page, "You have answered every question.");
  await expect(page.getByRole("heading", { name: "You passed" })).toBeVisible();
  await expect(page.getByText("You’ve completed the course.")).toBeVisible();
  await expect(history.first()).toContainText("Attempt #2: Score 100% (Passed)");
  await expect(page.getByRole("article").getByText("Completed", { exact: true })).toBeVisible();
  expect(received.join()).not.toMatch(/correct_?answer|is_?correct/i);
  await page.reload();
  await expect(page.getByRole("heading", { name: "You passed" })).toBeVisible();
  await inspect(page, "a quiz that was passed");
  await page.getByRole("link", { name: "Get your certificate" }).click();
  await expect(page.getByText("You’ve completed this course")).toBeVisible();

  await page.goto(pathTo(routes.learn, { courseUuid: course.uuid }));
  await expect(page.getByRole("progressbar", { name: "Your progress in this course" })).toHaveAttribute(
    "aria-valuenow",
    "100",
  );
});

test("a quiz closes after its last attempt", async ({ page, request }) => {
  const learner = newLearner();
  const course = demoCourse("selfPaced");
  await signIn(page, learner);
  await buy(request, learner, course.uuid);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.goto(quizOf(course));
  await expect(page.getByRole("button", { name: "Submit answers" })).toBeVisible();
  await inspect(page, "the questions");
  for (let left = 2; left >= 0; left -= 1) {
    await submit(page, left === 0 ? "This is your last attempt." : "unanswered");
    await expect(page.getByRole("heading", { name: "You didn’t pass this time" })).toBeVisible();
    if (left > 0) await page.getByRole("button", { name: "Try again" }).click();
  }
  await expect(page.getByText("Maximum attempts reached")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Maximum attempts reached")).toBeVisible();
  await expect(page.getByRole("button", { name: "Submit answers" })).toBeDisabled();
  await expect(page.getByRole("region", { name: "Your attempts" }).getByRole("listitem")).toHaveCount(3);
  await inspect(page, "a quiz that is closed");
});

test("a submission while offline is announced, loses nothing, and is sent when the network is back", async ({ page, context, request }) => {
  const learner = newLearner();
  const course = demoCourse("selfPaced");
  await signIn(page, learner);
  await buy(request, learner, course.uuid);
  await page.goto(quizOf(course));
  const option = page.getByRole("form", { name: "Quiz" }).getByRole("group").first().locator("input").first();
  await option.check();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await context.setOffline(true);
  await submit(page, "unanswered");
  const alert = page.getByRole("form", { name: "Quiz" }).getByRole("alert");
  await expect(alert).toBeFocused();
  await expect(alert).toBeInViewport();
  await expect(option).toBeChecked();
  await inspect(page, "a submission that failed");
  await context.setOffline(false);
  await expect(page.getByRole("heading", { name: "You didn’t pass this time" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Your attempts" }).getByRole("listitem")).toHaveCount(1);
});

test("a timed quiz resumes after a reload, and two windows do not lose answers", async ({ page, context, request }) => {
  const learner = newLearner();
  const course = demoCourse("hybrid");
  await signIn(page, learner);
  await buy(request, learner, course.uuid);
  await page.goto(quizOf(course));
  await page.getByRole("button", { name: "Start quiz" }).click();
  await expect(page.getByRole("timer")).toHaveText(/(20:00|19:\d\d) left/);
  const questions = (of: Page) => of.getByRole("form", { name: "Quiz" }).getByRole("group");
  const firstOption = (of: Page, question: number) => questions(of).nth(question).locator("input").first();
  await firstOption(page, 0).check();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await inspect(page, "a timed quiz");

  await page.reload();
  await expect(page.getByRole("timer")).toHaveText(/(20:00|19:\d\d|18:\d\d) left/);
  await expect(firstOption(page, 0)).toBeChecked();

  const second = await context.newPage();
  await second.goto(quizOf(course));
  await chooseAtIssuer(second, learner);
  await expect(firstOption(second, 0)).toBeChecked();
  await firstOption(second, 1).check();
  await expect(firstOption(page, 1)).toBeChecked();
  await firstOption(page, 2).check();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  for (const question of [0, 1, 2]) await expect(firstOption(page, question)).toBeChecked();
  await submit(page, "");
  await expect(page.getByRole("heading", { name: /^You (passed|didn’t pass)/ })).toBeVisible();
});
