/** The grading desk with nothing mocked: forty submissions, one after the other. */
import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, instructor, type Learner, newLearner, signIn } from "./learner.ts";
import { cutOff } from "./layout.ts";
import { demoCourse } from "./stack.ts";
import { inspect } from "./themes.ts";

const LEARNERS = 40;

/** A free course whose only content is an assignment, published from the studio. */
async function courseWithAssignment(request: APIRequestContext): Promise<{ course: string; assignment: string }> {
  const call = await caller(request, instructor);
  const [course, assignment] = [crypto.randomUUID(), crypto.randomUUID()];
  const demo = (await call("GET", `/api/studio/courses/${demoCourse("free").uuid}/definition/`)) as Record<string, unknown>;
  await call("POST", "/api/studio/courses/import/", {
    definition: {
      ...demo,
      uuid: course,
      slug: `forty-accounts-${course}`,
      title: "Forty reflective accounts",
      modules: [
        {
          uuid: crypto.randomUUID(),
          title: "Your account",
          contents: [
            {
              uuid: assignment,
              title: "Reflective account",
              kind: "assignment",
              assignment: { instructions: "Describe **one change** in your practice.", max_score: 100, passing_score: 60 },
            },
          ],
        },
      ],
    },
  });
  const { digest } = (await call("GET", `/api/studio/courses/${course}/changes/`)) as { digest: string };
  await call("POST", `/api/studio/courses/${course}/publications/`, { digest, visible: true });
  return { course, assignment };
}

async function submitText(request: APIRequestContext, learner: Learner, course: string, assignment: string): Promise<void> {
  const call = await caller(request, learner);
  await call("POST", "/api/enrollments/", { course_uuid: course });
  await call("POST", "/api/submissions/", { assignment, content: { text: `The account of ${learner.name ?? ""}.` } });
}

async function submitPdf(request: APIRequestContext, learner: Learner, course: string, assignment: string): Promise<void> {
  const call = await caller(request, learner);
  await call("POST", "/api/enrollments/", { course_uuid: course });
  const [name, buffer] = ["account.pdf", readFileSync(new URL("../public/demo/pocket-card.pdf", import.meta.url))];
  const { uuid, upload } = (await call("POST", "/api/submissions/", { assignment, file: { name, size_bytes: buffer.length } })) as {
    uuid: string;
    upload: { url: string; headers: Record<string, string> };
  };
  const stored = await request.put(upload.url, { headers: upload.headers, data: buffer });
  expect(stored.ok(), await stored.text()).toBe(true);
  await call("POST", `/api/submissions/${uuid}/complete/`);
}

/** Keeps what is said in the feedback as a comment, which survives the browser's memory, and uses it. */
async function keepComment(page: Page, comment: string): Promise<void> {
  const feedback = page.getByRole("textbox", { name: "Feedback" });
  const comments = page.getByText(/^Saved comments \(\d+\)$/);
  await feedback.fill(comment);
  await comments.click();
  await page.getByRole("button", { name: "Save this feedback as a comment" }).click();
  await expect(page.getByText("Comment saved.")).toBeVisible();
  await page.evaluate(() => {
    localStorage.clear();
  });
  await page.reload();
  await expect(feedback).toHaveValue("");
  await comments.click();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 860 });
    await expect.poll(() => cutOff(page), { message: `saved comments at ${String(width)} px` }).toEqual([]);
  }
  await page.getByRole("button", { name: `Add: ${comment}` }).click();
  await expect(feedback).toHaveValue(comment);
  await page.getByRole("button", { name: `Remove the comment ${comment.slice(0, 40)}` }).click();
  await expect(page.getByText("Comment removed.")).toBeVisible();
}

test("an instructor grades forty submissions with at most sixty clicks, and a reload loses nothing", async ({ page, request }) => {
  test.slow();
  const { course, assignment } = await courseWithAssignment(request);
  const first = { ...newLearner(), name: "Learner 1" };
  await submitPdf(request, first, course, assignment);
  for (let number = 2; number <= LEARNERS; number += 1) {
    await submitText(request, { ...newLearner(), name: `Learner ${number}` }, course, assignment);
  }

  let clicks = 0;
  await page.exposeFunction("countClick", () => {
    clicks += 1;
  });
  await page.addInitScript(() => {
    // Keys that press a button make click events too, with no detail.
    document.addEventListener("click", ({ detail }) => {
      if (detail > 0) (window as unknown as { countClick: () => void }).countClick();
    });
  });
  await signIn(page, instructor);
  await page.goto(pathTo(routes.taughtCourse, { courseUuid: course }));
  clicks = 0;
  const desk = page.getByRole("link", { name: /^Grading desk/ });
  await expect(desk).toContainText(`${LEARNERS} submissions to grade`);
  await desk.click();
  await expect(page.getByText(`${LEARNERS} waiting`, { exact: true })).toBeVisible();

  // The oldest work is a PDF, which the bucket sends to be shown.
  await expect(page.getByRole("heading", { name: "Learner 1", exact: true })).toBeVisible();
  const shown = await request.get((await page.getByTitle("account.pdf").getAttribute("src")) ?? "");
  expect([shown.status(), shown.headers()["content-type"]]).toEqual([200, "application/pdf"]);
  expect(shown.headers()["content-disposition"]).toMatch(/^inline;/);
  await inspect(page, "the grading desk");
  await page.getByText("Task and criteria").click();
  await expect(page.locator("strong", { hasText: "one change" })).toBeVisible();
  await page.getByRole("textbox", { name: /^Score/ }).click();

  const save = page.getByRole("button", { name: "Save and next" });
  for (let number = 1; number <= LEARNERS; number += 1) {
    await expect(page.getByRole("heading", { name: `Learner ${number}`, exact: true })).toBeVisible();
    if (number > 1) await expect(page.getByText(`The account of Learner ${number}.`)).toBeVisible();
    await expect(page.getByRole("textbox", { name: /^Score/ })).toBeFocused();
    if (number === 10) {
      // Nobody else on the stack says this.
      await keepComment(page, `${course} says what changed.`);
      await page.getByRole("textbox", { name: /^Score/ }).fill("72");
    } else if (number === 20) {
      await page.keyboard.type("45");
      await page.keyboard.press("Tab");
      await page.keyboard.type("Say what changed.");
      await page.reload();
      await expect(page.getByRole("heading", { name: "Learner 20", exact: true })).toBeVisible();
      await expect(page.getByRole("textbox", { name: /^Score/ })).toHaveValue("45");
      await expect(page.getByRole("textbox", { name: "Feedback" })).toHaveValue("Say what changed.");
      await expect(page.getByText("45 of 100: below the pass mark, so the learner is asked for a new version.")).toBeVisible();
    } else {
      await page.keyboard.type("72");
    }
    await save.click();
  }
  await expect(page.getByRole("heading", { name: "Everything is graded" })).toBeVisible();
  expect(clicks).toBeLessThanOrEqual(60);

  const call = await caller(request, instructor);
  const count = async (status: string) => {
    const path = `/api/courses/${course}/submissions/?status=${status}&page_size=100`;
    return ((await call("GET", path)) as { results: unknown[] }).results.length;
  };
  expect([await count("graded"), await count("needs_revision"), await count("submitted")]).toEqual([LEARNERS - 1, 1, 0]);
});
