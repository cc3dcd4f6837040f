/** Failed work in a browser, nothing mocked: what broke on the stack is found, explained and tried again from the page. */
import { type APIRequestContext, expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, demoPerson, newLearner, signIn } from "./learner.ts";
import { cutOff, widths } from "./layout.ts";
import { demoCourse, stack } from "./stack.ts";
import { inspect } from "./themes.ts";

/** A message that its consumer has given up, in the queue of dead letters. */
async function giveUp(request: APIRequestContext, queue: string, message: unknown): Promise<void> {
  const url = stack.queues[queue];
  const sent = await request.post(stack.aws_endpoint, {
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "AmazonSQS.SendMessage",
      authorization: `AWS4-HMAC-SHA256 Credential=test/20261127/${stack.region}/sqs/aws4_request, SignedHeaders=host, Signature=0`,
    },
    data: JSON.stringify({ QueueUrl: url, MessageBody: JSON.stringify(message) }),
  });
  expect(sent.ok(), await sent.text()).toBe(true);
}

test("an administrator finds an email that failed, tries it again, and sees it on the person’s page", async ({ page, request }) => {
  const learner = { ...newLearner(), name: "Dede Failed" };
  const call = await caller(request, learner);
  const { uuid } = (await call("GET", "/api/users/me/")) as { uuid: string };
  await call("POST", "/api/enrollments/", { course_uuid: demoCourse("free").uuid });
  await giveUp(request, "email-dead-letters", {
    id: crypto.randomUUID(),
    kind: "mail",
    template: "enrolment_confirmed",
    correlation_id: "failed-work",
    learner: uuid,
    course: demoCourse("free").uuid,
  });

  await signIn(page, demoPerson("admin"));
  await page.goto(routes.administration);
  await page.getByRole("link", { name: "Failed work" }).click();
  const section = page.getByRole("region", { name: "Emails that couldn’t be sent" });
  const row = section.getByRole("listitem").filter({ hasText: learner.name });
  await expect(row).toContainText("Enrolment confirmed");
  await expect(row).toContainText("just now");
  await expect(page.locator("main")).not.toContainText("correlation");
  await inspect(page, "failed work");
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => cutOff(page), { message: `failed work at ${String(width)} px` }).toEqual([]);
  }

  await row.getByRole("button", { name: "Try again: Enrolment confirmed, Dede Failed" }).click();
  await expect(section.getByRole("status")).toHaveText(/1 piece under way again/);
  await expect(row).toHaveCount(0);

  await expect(async () => {
    await page.goto(pathTo(routes.person, { learnerUuid: uuid }));
    const emails = page.getByRole("region", { name: "Emails" }).getByRole("listitem");
    await expect(emails).toHaveCount(2, { timeout: 2000 });
    await expect(emails.first()).toContainText("Enrolment confirmed");
  }).toPass({ timeout: 30_000 });
  await expect(page.getByText("Failed work tried again")).toBeVisible();
});
