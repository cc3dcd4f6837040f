/** Payments in a browser, nothing mocked: a duplicate is found and refunded, and Stripe's event shows what came of it. */
import { type APIRequestContext, expect, test } from "@playwright/test";
import { routes } from "../src/shared/navigation/paths.ts";
import { caller, demoPerson, type Learner, newLearner, signIn } from "./learner.ts";
import { demoCourse, stack } from "./stack.ts";
import { inspect } from "./themes.ts";

/** A learner whose place was paid for by their employer while their own payment page was still open, and who then pays. */
async function payTwice(request: APIRequestContext, learner: Learner): Promise<void> {
  const course = demoCourse("selfPaced");
  const own = await caller(request, learner);
  const { uuid } = (await own("GET", "/api/users/me/")) as { uuid: string };
  const { session_id: session } = (await own("POST", `/api/courses/${course.uuid}/checkout/`)) as { session_id: string };
  const office = await caller(request, demoPerson("admin"));
  await office("POST", `/api/office/people/${uuid}/enrolments/`, {
    course_uuid: course.uuid,
    kind: "paid_elsewhere",
    reference: "INV-7",
    reason: "Paid by the employer.",
  });
  const paid = await request.post(`${stack.stripe_url}/_control/sessions/${session}/pay`, {
    data: { method: "card", email: learner.email, name: learner.name, wait: true },
  });
  expect(paid.ok(), await paid.text()).toBe(true);
}

test("an administrator finds a duplicate payment and refunds it with three clicks, and the event of Stripe ends it", async ({
  page,
  request,
}) => {
  const learner = { ...newLearner(), name: `Payer ${crypto.randomUUID().slice(0, 8)}` };
  await payTwice(request, learner);
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
  await signIn(page, demoPerson("admin"));
  await page.goto(routes.administration);
  await expect(page.getByRole("heading", { level: 2, name: "Payments to refund" })).toBeVisible();
  clicks = 0;

  await page.getByRole("link").filter({ hasText: learner.name }).click();
  await expect(page.getByText("This is one payment too many")).toBeVisible();
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("alertdialog", { name: "Refund this payment?" });
  await dialog.getByRole("button", { name: "Refund 30.00 USD" }).click();
  await expect(dialog).toBeHidden();
  expect(clicks).toBe(3);

  // Stripe's event arrives, and the page follows it without a reload.
  const reported = page.getByRole("list", { name: "Refunds reported by Stripe" });
  await expect(reported.getByText("Refunded", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("All of this payment was refunded already.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Refund", exact: true })).toHaveCount(0);
  await inspect(page, "a refunded payment");

  await page.goto(`${routes.payments}?state=refunded`);
  await expect(page.getByRole("link").filter({ hasText: learner.name })).toBeVisible();
  await inspect(page, "the refunded payments");
  await page.getByRole("radio", { name: "Duplicate" }).click();
  await expect(page.getByRole("radio", { name: "Duplicate" })).toBeChecked();
  await expect(page.getByRole("link").filter({ hasText: learner.name })).toHaveCount(0);
});
