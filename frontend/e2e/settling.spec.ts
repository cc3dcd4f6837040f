/** An administrator settles an enrolment that is behind what the learner has done, from the person's page; nothing mocked. */
import { type APIRequestContext, expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, demoPerson, freeCourseAnswers, newLearner, signIn } from "./learner.ts";
import { cutOff } from "./layout.ts";
import { demoCourse, stack } from "./stack.ts";
import { inspect } from "./themes.ts";

interface Course {
  title: string;
  modules: { contents: { uuid: string; kind: string; is_required: boolean }[] }[];
}

/**
 * Notes that a text was read without settling the enrolment. Every request settles what it writes, and the sweep comes each
 * minute after a publication, so this is written to the table.
 */
async function leaveBehind(request: APIRequestContext, learner: string, course: string, content: string): Promise<void> {
  const key = { pk: { S: `USER#${learner}` }, sk: { S: `ENROLMENT#${course}` } };
  const change = {
    TableName: stack.tables.main,
    Key: key,
    UpdateExpression: "SET completed_contents = list_append(completed_contents, :content)",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":content": { L: [{ S: content }] } },
  };
  const changed = await request.post(stack.aws_endpoint, {
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.UpdateItem",
      authorization: `AWS4-HMAC-SHA256 Credential=test/20261127/${stack.region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    },
    data: JSON.stringify(change),
  });
  expect(changed.ok(), await changed.text()).toBe(true);
}

test("an administrator sees what settling an enrolment would change, settles it, and sees the result", async ({ page, request }) => {
  const learner = { ...newLearner(), name: "Sigrid Behind" };
  const { uuid: course, quiz_content_uuid: quiz } = demoCourse("free");
  const call = await caller(request, learner);
  const { uuid } = (await call("GET", "/api/users/me/")) as { uuid: string };
  await call("POST", "/api/enrollments/", { course_uuid: course });
  const { title, modules } = (await call("GET", `/api/courses/${course}/`)) as Course;
  const required = modules.flatMap(({ contents }) => contents).filter(({ is_required: isRequired }) => isRequired);
  const [unread, ...texts] = required.filter(({ kind }) => kind === "text");
  for (const text of texts) await call("POST", `/api/learning/progress/content/${text.uuid}/`, { completed: true });
  await call("POST", "/api/learning/quiz/submit/", { content_uuid: quiz, submitted_answers: freeCourseAnswers, time_spent_seconds: 60 });

  await signIn(page, demoPerson("admin"));
  await page.goto(pathTo(routes.person, { learnerUuid: uuid }));
  const ask = page.getByRole("button", { name: `Settle: ${title}` });
  const dialog = page.getByRole("alertdialog", { name: "Settle this enrolment?" });
  await ask.click();
  await expect(dialog.getByText("This enrolment is in order: nothing would change.")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(ask).toBeFocused();

  await leaveBehind(request, uuid, course, unread?.uuid ?? "");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Would change: the learner completes the course; the certificate is issued.")).toBeVisible();
  await inspect(page, "settling an enrolment", [390, 1280]);
  await dialog.getByRole("button", { name: "Settle", exact: true }).click();
  await expect(dialog.getByText("Enter a reason. It’s kept in the audit log.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("She asked for her certificate");
  // What was entered is there after a reload.
  await page.reload();
  await ask.click();
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toHaveValue("She asked for her certificate");
  await dialog.getByRole("button", { name: "Settle", exact: true }).click();
  await expect(page.getByText("Enrolment settled").first()).toBeVisible();
  await expect(dialog).toBeHidden();

  const enrolment = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title }) });
  await expect(enrolment).toContainText("Completed");
  await expect(page.getByText("“She asked for her certificate”")).toBeVisible();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => cutOff(page), { message: `the person at ${String(width)} px` }).toEqual([]);
  }
  await ask.click();
  await expect(dialog.getByText("This enrolment is in order: nothing would change.")).toBeVisible();
  // The learner has the certificate too.
  await expect
    .poll(async () => ((await call("GET", "/api/certificates/")) as { results: unknown[] }).results.length)
    .toBe(1);
});
