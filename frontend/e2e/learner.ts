/** A new learner for each test, so that tests do not affect each other; and shortcuts to common states. */
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { demoCourse, stack } from "./stack.ts";

export interface Learner {
  email: string;
  /** As the identity provider says; made from the address without it. */
  name?: string;
}

export function newLearner(): Learner {
  return { email: `e2e-${crypto.randomUUID()}@learner.example` };
}

/** Teaches every demo course. */
export const instructor: Learner = { email: "ines@instructor.example" };

/** Signs in through the pages and ends on the catalogue. */
export async function signIn(page: Page, learner: Learner): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Continue to sign-in" }).click();
  await chooseAtIssuer(page, learner);
  await expect(page.getByRole("heading", { level: 1, name: "Course catalogue" })).toBeVisible();
}

export async function chooseAtIssuer(page: Page, learner: Learner): Promise<void> {
  await page.getByLabel("Email address").fill(learner.email);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
}

/** Enrols in a free course through the pages. */
export async function takeFree(page: Page, courseUuid: string): Promise<void> {
  await page.goto(pathTo(routes.course, { courseUuid }));
  await page.getByRole("button", { name: "Enrol" }).click();
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid }));
}

/** Buys a course through the API and the Stripe stand-in, for tests that are not about paying. */
export async function buy(request: APIRequestContext, learner: Learner, courseUuid: string): Promise<void> {
  const token = await tokenOf(request, learner);
  const checkout = await request.post(`${stack.api_url}/api/courses/${courseUuid}/checkout/`, {
    headers: { Authorization: `Bearer ${token}`, "Idempotency-Key": crypto.randomUUID() },
  });
  expect(checkout.ok(), await checkout.text()).toBe(true);
  const { session_id: session } = (await checkout.json()) as { session_id: string };
  const paid = await request.post(`${stack.stripe_url}/_control/sessions/${session}/pay`, {
    data: { method: "card", email: learner.email, name: "E2E Learner", wait: true },
  });
  expect(paid.ok(), await paid.text()).toBe(true);
}

async function tokenOf(request: APIRequestContext, learner: Learner): Promise<string> {
  const answer = await request.post(stack.token_url, {
    form: { grant_type: "password", username: learner.email, ...(learner.name !== undefined && { name: learner.name }) },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return ((await answer.json()) as { id_token: string }).id_token;
}

/** Fills in the stand-in's Checkout page and pays by card. */
export async function payByCard(page: Page, learner: Learner): Promise<void> {
  await page.getByLabel("Email").fill(learner.email);
  await page.getByLabel("Name", { exact: true }).fill("E2E Learner");
  await page.getByRole("button", { name: /^Pay\s[^l]/ }).click();
}

/** A demo person from the instructor or admin group. */
export function demoPerson(group: "instructor" | "admin"): Learner {
  const person = stack.demo.people.find(({ groups }) => groups.includes(group));
  if (!person) throw new Error(`stack.json has no one in the group ${group}`);
  return person;
}

/** Completes the free course through the API, for tests that start with credits. */
export async function completeFreeCourse(request: APIRequestContext, learner: Learner): Promise<void> {
  const course = demoCourse("free");
  const call = await caller(request, learner);
  await call("POST", "/api/enrollments/", { course_uuid: course.uuid });
  const outline = (await call("GET", `/api/courses/${course.uuid}/`)) as Outline;
  const contents = outline.modules.flatMap((module) => module.contents);
  for (const { uuid, kind, is_required } of contents) {
    if (kind !== "quiz" && is_required) await call("POST", `/api/learning/progress/content/${uuid}/`, { completed: true });
  }
  await call("POST", "/api/learning/quiz/submit/", {
    content_uuid: course.quiz_content_uuid,
    submitted_answers: freeCourseAnswers,
    time_spent_seconds: 60,
  });
}

/** The correct answers to the demo's "Quick check". */
export const freeCourseAnswers = {
  evidence: "b",
  counts: ["reading", "teaching", "supervision", "conference"],
  confidential: "false",
};

interface Outline {
  modules: { contents: { uuid: string; kind: string; is_required: boolean }[] }[];
}

/** Calls the API as this person. */
export async function caller(request: APIRequestContext, learner: Learner) {
  const token = await tokenOf(request, learner);
  return async (method: "GET" | "POST" | "PUT" | "PATCH", path: string, data?: unknown): Promise<unknown> => {
    const answer = await request.fetch(`${stack.api_url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      ...(data !== undefined && { data }),
    });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  };
}
