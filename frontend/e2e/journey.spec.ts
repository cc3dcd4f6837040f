/**
 * A learner's whole journey on the local stack, nothing mocked: from the catalogue through payment, quiz
 * and assignment to the certificate and credits. The page is not reloaded while the credits are being
 * awarded, and nothing it receives contains an answer key or a secret.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { AssignmentPage } from "./assignment-page.ts";
import { aPdf, MEGABYTES } from "./files.ts";
import { newLearner, payByCard, signIn } from "./learner.ts";
import { watchSecrets } from "./secrets.ts";
import { demoCourse } from "./stack.ts";
import { answerQuiz, creditBadge, grade, study } from "./studying.ts";

const course = demoCourse("selfPaced");

/** The text of the correct options of each question. */
const right = [
  "They have needs for care and support",
  "They are experiencing, or are at risk of, abuse or neglect",
  "Because of those needs they cannot protect themselves",
  "Tell your safeguarding lead what you noticed, on the same day",
  "I will only tell people who need to know to keep you safe.",
  "Tell me what happened.",
  "Arrange an immediate paediatric assessment and tell your safeguarding lead",
  "Other people are at risk",
  "A serious crime may be committed",
  "The refusal is made under coercion",
  "Said: 'He gets cross when I call my sister.'",
  "Use a professional interpreter and speak with her alone",
];

test("from the catalogue to the credits", async ({ page, browser }) => {
  test.slow();
  const secrets = watchSecrets(page);
  const learner = newLearner();
  await signIn(page, learner);
  await expect(creditBadge(page)).toHaveAccessibleName("0.00 CPD Credits");

  await page.locator(`main a[href="${pathTo(routes.course, { courseUuid: course.uuid })}"]`).first().click();
  await page.getByRole("button", { name: "Enrol" }).click();
  await payByCard(page, learner);
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }), { timeout: 60_000 });
  await expect(page.getByText("Payment received").first()).toBeVisible();
  const bell = page.getByRole("link", { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");
  await bell.click();
  await expect(page.getByRole("link", { name: /^Enrolled in / })).toBeVisible();

  await study(page, course.uuid);

  await page.goto(pathTo(routes.content, { courseUuid: course.uuid, contentUuid: course.quiz_content_uuid ?? "none" }));
  await answerQuiz(page, right.slice(3, 5));
  await expect(page.getByRole("heading", { name: "You didn’t pass this time" })).toBeVisible();
  const review = page.getByRole("region", { name: "You didn’t pass this time" }).getByRole("listitem");
  await expect(review.filter({ hasText: "✗ Incorrect" }).or(review.filter({ hasText: "Not answered" })).first()).toBeVisible();
  const history = page.getByRole("region", { name: "Your attempts" }).getByRole("listitem");
  await expect(history.first()).toContainText("Attempt #1: Score 20% (Failed)");
  await page.getByRole("button", { name: "Try again" }).click();
  await answerQuiz(page, right);
  await expect(page.getByRole("heading", { name: "You passed" })).toBeVisible();
  await expect(history.first()).toContainText("Attempt #2: Score 100% (Passed)");

  const assignment = new AssignmentPage(page);
  await page.goto(pathTo(routes.content, { courseUuid: course.uuid, contentUuid: course.assignment_uuid ?? "none" }));
  await expect(page.getByRole("heading", { level: 2, name: "Submit your work", exact: true })).toBeVisible();
  await assignment.limitUpload(MEGABYTES(8));
  await assignment.handIn(aPdf("Reflective account.pdf", MEGABYTES(20)));
  const seen = new Set<number>();
  await expect(async () => {
    seen.add(await assignment.percent());
    expect([...seen].filter((percent) => percent > 0 && percent < 100).length).toBeGreaterThanOrEqual(2);
  }).toPass({ intervals: [150], timeout: 60_000 });
  await expect(page.getByText("Your work has been submitted")).toBeVisible({ timeout: 60_000 });

  await grade(browser, learner, course.uuid);

  // The instructor's grade completed the course; the learner's page polls.
  await expect(creditBadge(page)).toHaveAccessibleName("2.50 CPD Credits", { timeout: 90_000 });
  await page.getByRole("link", { name: "My courses" }).click();
  await page.locator(`main a[href="${pathTo(routes.learn, { courseUuid: course.uuid })}"]`).first().click();
  await expect(page.getByText("You’ve completed this course")).toBeVisible();
  const paper = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Certificate for/ }).click();
  expect(readFileSync(await (await paper).path()).subarray(0, 5).toString()).toBe("%PDF-");
  const proof = await page.getByRole("link", { name: /Verification page/ }).getAttribute("href");
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(proof ?? "");
  await expect(stranger.getByRole("heading", { name: "This certificate is valid" })).toBeVisible();
  await stranger.context().close();

  await creditBadge(page).click();
  await expect(page.getByTestId("balance")).toHaveText("2.50");
  await expect(page.getByText("27.50 credits to your annual goal")).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Progress to your annual goal" })).toHaveAttribute("aria-valuenow", "8");
  const entry = page.getByRole("table", { name: "Credit history" }).getByRole("row").filter({ hasText: "Earned from: Safeguarding Essentials" });
  await expect(entry).toContainText("+2.50");
  expect(await secrets.found()).toEqual([]);
});
