/** Assignments in a browser, nothing mocked: submitted directly to the bucket, checked, graded by an instructor, read again. */
import { readFileSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { AssignmentPage } from "./assignment-page.ts";
import { inspect } from "./axe.ts";
import { aPdf, disguised, MEGABYTES, program, tooLarge } from "./files.ts";
import { instructor, type Learner, newLearner, signIn, takeFree } from "./learner.ts";
import { startNetwork } from "./network.ts";
import { demoCourse } from "./stack.ts";

const course = demoCourse("free");

async function openAssignment(page: Page, learner: Learner = newLearner()): Promise<AssignmentPage> {
  await signIn(page, learner);
  await takeFree(page, course.uuid);
  const assignment = new AssignmentPage(page);
  await assignment.open(course);
  return assignment;
}

async function asInstructor(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, instructor);
  return page;
}

test("a 20 MB file is uploaded with progress, graded by an instructor and downloaded unchanged", async ({ page, browser }) => {
  const learner = newLearner();
  const assignment = await openAssignment(page, learner);
  const file = aPdf("Portfolio page é.pdf", MEGABYTES(20));
  const toBucket: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") toBucket.push(new URL(request.url()).host);
  });
  await assignment.limitUpload(MEGABYTES(5));
  await assignment.handIn(file);
  const seen = new Set<number>();
  await expect(async () => {
    seen.add(await assignment.percent());
    expect([...seen].filter((percent) => percent > 0 && percent < 100).length).toBeGreaterThanOrEqual(3);
  }).toPass({ intervals: [150], timeout: 60_000 });
  await inspect(page, "an upload in progress");
  await expect(page.getByText("Your work has been submitted")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 2, name: "Submit your work" })).toBeFocused();
  expect(toBucket).toHaveLength(1);
  await expect(assignment.history).toHaveCount(1);
  await expect(assignment.history).toContainText("Attempt #1");
  await expect(assignment.history).toContainText("20 MB");
  await inspect(page, "the receipt");

  const desk = await asInstructor(browser);
  await desk.getByRole("link", { name: "Teaching" }).click();
  await desk.locator(`main a[href="${pathTo(routes.taughtCourse, { courseUuid: course.uuid })}"]`).click();
  await desk.getByRole("link", { name: /^Submissions/ }).click();
  const row = desk.getByRole("listitem").filter({ hasText: learner.email });
  await expect(row).toContainText("Waiting to be graded");
  await inspect(desk, "the submissions");
  await row.getByRole("link").click();
  const download = desk.waitForEvent("download");
  await desk.getByRole("button", { name: /^Download/ }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe(file.name);
  expect(readFileSync(await saved.path()).equals(file.buffer)).toBe(true);
  await desk.getByLabel("Score (0 to 10)").fill("4,5");
  await desk.getByLabel("Feedback").fill("Say what you changed in your practice.");
  await desk.reload();
  await expect(desk.getByLabel("Feedback")).toHaveValue("Say what you changed in your practice.");
  await inspect(desk, "the grade form");
  await desk.getByRole("button", { name: "Save grade" }).click();
  await expect(desk.getByRole("alertdialog")).toContainText("4.5 of 10: the learner is asked for a new version.");
  await inspect(desk, "the confirmation of a grade");
  await desk.getByRole("alertdialog").getByRole("button", { name: "Save" }).dblclick();
  await expect(desk.getByText("Needs revision")).toBeVisible();

  const bell = page.getByRole("link", { name: /^Notifications/ });
  await page.reload();
  await expect(page.getByText("Your work needs revision")).toBeVisible();
  await expect(bell).toHaveAccessibleName(/unread/);
  await expect(assignment.history).toContainText("Score: 4.5 of 10");
  await expect(assignment.history).toContainText("Say what you changed in your practice.");
  await assignment.handIn(aPdf("second.pdf", 4000));
  await expect(page.getByText("Your work has been submitted")).toBeVisible();
  await expect(assignment.history).toHaveCount(2);

  await desk.goto(pathTo(routes.submissions, { courseUuid: course.uuid }));
  await row.getByRole("link").click();
  await desk.getByLabel("Score (0 to 10)").fill("9");
  await desk.getByRole("button", { name: "Save grade" }).click();
  await desk.getByRole("alertdialog").getByRole("button", { name: "Save" }).click();
  await expect(desk.getByText("Passed", { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText("You’ve passed this assignment")).toBeVisible();
  await expect(page.getByRole("article").getByText("Completed", { exact: true })).toBeVisible();
  await desk.context().close();
});

test("a file that is too large or of the wrong type is rejected before any request", async ({ page }) => {
  const assignment = await openAssignment(page);
  await expect(page.getByText("You haven’t submitted anything yet.")).toBeVisible();
  const requests: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") requests.push(request.url());
  });
  await assignment.picker.setInputFiles(tooLarge());
  await expect(page.getByText("File too large (max 50MB)")).toBeVisible();
  await assignment.picker.setInputFiles(program);
  await expect(page.getByText("File type .exe not allowed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Submit file" })).toHaveCount(0);
  await inspect(page, "a rejected file");
  expect(requests).toEqual([]);
});

test("an interrupted upload is retried, with a new URL once the first has expired", async ({ browser }) => {
  const network = await startNetwork();
  const context = await browser.newContext({ proxy: network.proxy });
  const page = await context.newPage();
  const assignment = await openAssignment(page);
  const announced: string[] = [];
  const fresh: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST") return;
    if (request.url().endsWith("/api/submissions/")) announced.push(request.url());
    if (request.url().endsWith("/upload-url/")) fresh.push(request.url());
  });
  network.cutAfter(MEGABYTES(6));
  await assignment.handIn(aPdf("essay.pdf", MEGABYTES(12)));
  const interrupted = page.getByText("The upload was interrupted");
  await expect(interrupted).toBeVisible();
  await inspect(page, "an interrupted upload");
  await expect(assignment.history).toContainText("Upload incomplete");
  expect(fresh).toEqual([]);

  network.cutAfter(null);
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    // The URL expires after 15 minutes.
    Date.now = () => now() + 16 * 60_000;
  });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Your work has been submitted")).toBeVisible();
  expect(fresh).toHaveLength(1);
  expect(announced).toHaveLength(1);
  await expect(assignment.history).toHaveCount(1);
  await context.close();
  network.close();
});

test("an upload can be cancelled, and the same file submitted afterwards", async ({ page }) => {
  const assignment = await openAssignment(page);
  await assignment.limitUpload(MEGABYTES(2));
  const file = aPdf("essay.pdf", MEGABYTES(12));
  await assignment.handIn(file);
  await expect(async () => {
    expect(await assignment.percent()).toBeGreaterThan(0);
  }).toPass();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(assignment.bar).toHaveCount(0);
  await expect(assignment.history).toContainText("Cancelled");
  await assignment.limitUpload(MEGABYTES(50));
  await assignment.handIn(file);
  await expect(page.getByText("Your work has been submitted")).toBeVisible();
  await expect(assignment.history).toHaveCount(2);
});

test("a file whose content does not match its type is rejected with the reason; a valid one is accepted", async ({ page }) => {
  const assignment = await openAssignment(page);
  await assignment.handIn(disguised);
  const refusal = page.getByRole("status").filter({ hasText: "Your file wasn’t accepted" });
  await expect(refusal).toContainText("essay.pdf");
  await expect(refusal).toContainText(/not a PDF|web page/i);
  await inspect(page, "a file that was not accepted");
  await assignment.handIn(aPdf("real.pdf", 4000));
  await expect(page.getByText("Your work has been submitted")).toBeVisible();
});

test("a link is submitted by keyboard alone, and replaced while it is waiting to be graded", async ({ page }) => {
  await openAssignment(page);
  await page.getByRole("radio", { name: "File" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Link" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Link to your work")).toBeFocused();
  await page.keyboard.type("https://drive.example/portfolio");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your work has been submitted")).toBeVisible();
  await page.getByRole("button", { name: "Replace submission" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Replace" }).click();
  await page.getByRole("radio", { name: "Text" }).click();
  await page.getByLabel("Your answer").fill("I listened longer.");
  await page.getByRole("button", { name: "Submit text" }).click();
  const history = new AssignmentPage(page).history;
  await expect(history).toHaveCount(2);
  await expect(history.nth(0)).toContainText("I listened longer.");
  await expect(history.nth(1)).toContainText("Replaced");
});
