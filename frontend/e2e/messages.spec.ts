/** A message from an instructor to a course's learners, to their mailboxes and out of them again, nothing mocked. */
import { type APIRequestContext, expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, instructor, type Learner, newLearner, signIn } from "./learner.ts";
import { demoCourse, stack } from "./stack.ts";
import { inspect } from "./themes.ts";

interface Received {
  subject: string;
  text: string;
}

/** The e-mails that a learner has got with this subject. */
async function received(request: APIRequestContext, learner: Learner, subject: string): Promise<Received[]> {
  const answer = await request.get(`${stack.mailbox}/api/messages`, { params: { to: learner.email } });
  return ((await answer.json()) as { messages: Received[] }).messages.filter((message) => message.subject === subject);
}

test("an instructor writes to a course's learners, and one of them unsubscribes from the e-mail", async ({ page, request }) => {
  // The system sends it, in a run that comes once a minute.
  test.setTimeout(300_000);
  test.slow();
  const { uuid: course } = demoCourse("free");
  const [reader, quiet] = [newLearner(), newLearner()];
  for (const learner of [reader, quiet]) {
    await (await caller(request, learner))("POST", "/api/enrollments/", { course_uuid: course });
  }
  const subject = `A new appendix ${crypto.randomUUID()}`;

  await signIn(page, instructor);
  await page.goto(pathTo(routes.taughtCourse, { courseUuid: course }));
  await page.getByRole("link", { name: /^Messages/ }).click();
  await expect(page.getByText(/will get this message by email/)).toBeVisible();
  await page.getByRole("textbox", { name: "Subject" }).fill(subject);
  await page.getByRole("textbox", { name: "Message" }).fill("Dear all,\n\nread it before the quiz.");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Subject" })).toHaveValue(subject);
  await expect(page.getByText(/will get this message by email/)).toBeVisible();
  await inspect(page, "messages");
  await page.getByRole("button", { name: "Send…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(/You can close this page/)).toBeVisible();
  await inspect(page, "message-being-sent");
  // The page is left at once: the system sends the message.
  await page.goto(pathTo(routes.taughtCourse, { courseUuid: course }));
  for (const learner of [reader, quiet]) {
    await expect.poll(async () => (await received(request, learner, subject)).length, { timeout: 120_000 }).toBe(1);
  }
  await page.getByRole("link", { name: /^Messages/ }).click();
  const listed = page.getByRole("list", { name: "Sent messages" }).getByRole("listitem").filter({ hasText: subject });
  await expect(listed).toContainText(/Sent to \d+ learners?\./, { timeout: 60_000 });
  const [email] = await received(request, quiet, subject);
  expect(email?.text).toContain("read it before the quiz.");
  const link = /\S+\/unsubscribe\/\w+/.exec(email?.text ?? "")?.[0] ?? "none";
  const token = link.split("/").pop() ?? "";
  await page.context().clearCookies();
  await page.goto(pathTo(routes.unsubscribe, { token }));
  await inspect(page, "unsubscribe");
  await page.getByRole("button", { name: "Unsubscribe" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "You’ve unsubscribed" })).toBeVisible();
  const me = (await (await caller(request, quiet))("GET", "/api/users/me/")) as { instructor_messages: boolean };
  expect(me.instructor_messages).toBe(false);
});
