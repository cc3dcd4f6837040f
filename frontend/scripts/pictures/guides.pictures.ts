/**
 * Takes the pictures of the guides and the README from the real pages, so that they can be retaken when a
 * page changes. Run it on a fresh stack, because the pictures show its people's names. WebP, because it
 * is a third of the size of PNG and sharper than JPEG.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { buy, caller, completeFreeCourse, demoPerson, signIn } from "../../e2e/learner.ts";
import { demoCourse } from "../../e2e/stack.ts";
import { copyOf } from "../../e2e/studio-draft.ts";
import { pathTo, routes } from "../../src/shared/navigation/paths.ts";

const FOLDER = new URL("../../guides/pictures/", import.meta.url);
const QUALITY = 80;

mkdirSync(FOLDER, { recursive: true });

test.use({ viewport: { width: 1120, height: 760 }, colorScheme: "light" });

async function picture(page: Page, name: string): Promise<void> {
  // Wait for the heading first: a page that has only just opened is not busy yet.
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.waitForFunction(() => document.fonts.status === "loaded");
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  writeFileSync(new URL(`${name}.webp`, FOLDER), Buffer.from(data, "base64"));
}

test("learner guide", async ({ page, request }) => {
  const learner = { email: "amara.okafor@learner.example" };
  const selfPaced = demoCourse("selfPaced");
  await signIn(page, learner);
  await expect(page.locator("main article").first()).toBeVisible();
  await picture(page, "catalogue");

  await buy(request, learner, selfPaced.uuid);
  await page.goto(pathTo(routes.learn, { courseUuid: selfPaced.uuid }));
  const parts = page.locator(`section a[href^="${pathTo(routes.learn, { courseUuid: selfPaced.uuid })}/"]`);
  await parts.first().click();
  await page.getByRole("button", { name: "Mark as complete" }).click();
  await expect(page.getByText("You’ve completed this part")).toBeVisible();
  await page.goto(pathTo(routes.learn, { courseUuid: selfPaced.uuid }));
  await expect(parts.first()).toBeVisible();
  await picture(page, "course");

  await page.goto(pathTo(routes.content, { courseUuid: selfPaced.uuid, contentUuid: selfPaced.quiz_content_uuid ?? "" }));
  await page.getByRole("radio", { name: /Tell your safeguarding lead what you noticed/ }).check();
  await page.getByRole("button", { name: "Submit answers" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Submit", exact: true }).click();
  const result = page.getByRole("heading", { name: "You didn’t pass this time" });
  await expect(result).toBeVisible();
  await result.scrollIntoViewIfNeeded();
  await picture(page, "quiz-result");

  await completeFreeCourse(request, learner);
  await adjust(request, learner, [["8.50", "clinical_governance"], ["6.00", "quality_improvement"], ["4.00", "safeguarding"]]);
  await page.goto(routes.cpd);
  await expect(page.getByTestId("balance")).toHaveText("19.00", { timeout: 60_000 });
  await picture(page, "dashboard");
});

test("instructor guide", async ({ page, request }) => {
  const learner = { email: "tom.reid@learner.example" };
  const selfPaced = demoCourse("selfPaced");
  await buy(request, learner, selfPaced.uuid);
  await completeFreeCourse(request, learner);
  const call = await caller(request, learner);
  for (const choice of ["wait", "tell"]) {
    await call("POST", "/api/learning/quiz/submit/", {
      content_uuid: selfPaced.quiz_content_uuid,
      submitted_answers: { threshold: choice },
      time_spent_seconds: 90,
    });
  }
  await signIn(page, demoPerson("instructor"));
  await page.goto(pathTo(routes.taughtCourse, { courseUuid: selfPaced.uuid }));
  await picture(page, "teaching");
  await page.goto(pathTo(routes.taughtQuiz, { courseUuid: selfPaced.uuid, contentUuid: selfPaced.quiz_content_uuid ?? "" }));
  await expect(page.getByRole("listitem").filter({ hasText: learner.email }).first()).toBeVisible();
  await picture(page, "attempts");
});

test("author guide", async ({ page, request }) => {
  const saved = () => expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const copy = await copyOf(request, "selfPaced");
  await signIn(page, demoPerson("instructor"));
  await page.goto(pathTo(routes.studioOutline, { courseUuid: copy.uuid }));
  await expect(page.getByRole("region", { name: "Module 1" })).toBeVisible();
  await picture(page, "studio-outline");

  await page.goto(pathTo(routes.studioContent, { courseUuid: copy.uuid, contentUuid: copy.content("quiz") }));
  await page.getByRole("region", { name: "Question 2", exact: true }).scrollIntoViewIfNeeded();
  await picture(page, "studio-question");

  await page.goto(pathTo(routes.studioCourse, { courseUuid: copy.uuid }));
  await page.getByLabel("CPD credits", { exact: true }).fill("2.505");
  await saved();
  await page.getByRole("link", { name: "CPD credits", exact: true }).click();
  await expect(page.getByLabel("CPD credits", { exact: true })).toBeFocused();
  await page.evaluate(() => {
    window.scrollTo(0, 0);
  });
  await picture(page, "studio-problems");

  const hybrid = demoCourse("hybrid").uuid;
  for (const name of ["amara.okafor", "tom.reid", "lena.fischer"]) await buy(request, { email: `${name}@learner.example` }, hybrid);
  await page.goto(pathTo(routes.studioSessions, { courseUuid: hybrid }));
  const starts = page.getByLabel("Starts", { exact: true }).first();
  await starts.fill(`${(await starts.inputValue()).slice(0, 8)}21T18:30`);
  await saved();
  await page.goto(pathTo(routes.studioPublish, { courseUuid: hybrid }));
  await expect(page.getByText(/^Moves the live session/)).toBeVisible();
  await picture(page, "studio-publish");
});

test("administrator guide", async ({ page, request }) => {
  const learner = { email: "lena.fischer@learner.example" };
  await completeFreeCourse(request, learner);
  await adjust(request, learner, [["2.50", "ethics"]]);
  const { uuid } = (await (await caller(request, learner))("GET", "/api/users/me/")) as { uuid: string };
  await signIn(page, demoPerson("admin"));
  await page.goto(pathTo(routes.learnerAccount, { learnerUuid: uuid }));
  await expect(async () => {
    await page.reload();
    await expect(page.getByTestId("learner-balance")).toHaveText("3.00", { timeout: 3000 });
  }).toPass();
  await page.getByRole("textbox", { name: "Credits" }).fill("-0.50");
  await page.getByRole("textbox", { name: "Reason" }).fill("The same conference was counted twice");
  await picture(page, "administration");
});

async function adjust(request: Parameters<typeof caller>[0], learner: { email: string }, lines: [string, string][]): Promise<void> {
  const { uuid } = (await (await caller(request, learner))("GET", "/api/users/me/")) as { uuid: string };
  const admin = await caller(request, demoPerson("admin"));
  for (const [credits, type] of lines) {
    await admin("POST", "/api/admin/cpd/adjustments/", { learner: uuid, credits, cpd_type: type, reason: "Counted from a paper certificate" });
  }
}
