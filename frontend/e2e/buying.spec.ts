/** From the sign-in page to an enrolment, in a browser, with nothing mocked. */
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { buy, chooseAtIssuer, newLearner, payByCard, signIn } from "./learner.ts";
import { demoCourse } from "./stack.ts";

test("a learner signs in, pays, is enrolled and gets a notification that links to the course", async ({ page }) => {
  const learner = newLearner();
  const course = demoCourse("selfPaced");
  await signIn(page, learner);

  await page.locator(`a[href="${pathTo(routes.course, { courseUuid: course.uuid })}"]`).click();
  // The catalogue shows the price too; the button shows that this is the course page.
  await expect(page.getByRole("button", { name: "Enrol" })).toBeVisible();
  await expect(page.getByText("30.00 USD")).toBeVisible();
  const title = await page.getByRole("heading", { level: 1 }).innerText();
  await page.getByRole("button", { name: "Enrol" }).click();

  await payByCard(page, learner);

  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }), { timeout: 60_000 });
  await expect(page.getByText("Payment received").first()).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByText("Enrolled", { exact: true })).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Your progress in this course" })).toBeVisible();

  const bell = page.getByRole("link", { name: /^Notifications/ });
  await expect(bell).toHaveAccessibleName("Notifications, 1 unread");
  await bell.click();
  const notification = page.getByRole("listitem").filter({ hasText: `Enrolled in ${title}` });
  await notification.getByRole("button", { name: /Mark as read/ }).click();
  await expect(bell).toHaveAccessibleName("Notifications");
  await page.reload();
  await expect(notification).toBeVisible();
  await expect(notification.getByRole("button", { name: /Mark as read/ })).toHaveCount(0);

  await notification.getByRole("link", { name: `Enrolled in ${title}` }).click();
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }));
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();

  await page.getByRole("link", { name: "Start course" }).click();
  await expect(page.getByRole("article").getByRole("heading", { level: 1 })).toBeVisible();

  await page.goto(pathTo(routes.course, { courseUuid: course.uuid }));
  await expect(page.getByRole("link", { name: "Continue", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Enrol" })).toHaveCount(0);
});

test("a hybrid course shows its joining links without a reload", async ({ page, request }) => {
  const learner = newLearner();
  const course = demoCourse("hybrid");
  await signIn(page, learner);
  await buy(request, learner, course.uuid);
  await page.goto(pathTo(routes.learn, { courseUuid: course.uuid }));
  await expect(page.getByRole("heading", { level: 2, name: "Live sessions" })).toBeVisible();
  const join = page.getByRole("link", { name: /Join on Zoom/ });
  await expect(join.first()).toHaveAttribute("href", /^https:\/\/[\w.-]*zoom\.us\//, { timeout: 90_000 });
});

test("a learner enrols in a free course without paying", async ({ page }) => {
  const course = demoCourse("free");
  await signIn(page, newLearner());
  await page.goto(pathTo(routes.course, { courseUuid: course.uuid }));
  await page.getByRole("button", { name: "Enrol" }).click();
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }));
  await expect(page.getByText("Enrolled", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Notifications, 1 unread" })).toBeVisible();
});

test("cancelling on the payment page returns to the course without a charge", async ({ page }) => {
  const course = demoCourse("selfPaced");
  await signIn(page, newLearner());
  await page.goto(pathTo(routes.course, { courseUuid: course.uuid }));
  await page.getByRole("button", { name: "Enrol" }).click();
  await page.getByRole("link", { name: /Cancel and go back/ }).click();
  await expect(page.getByText("You haven’t been charged", { exact: false })).toBeVisible();
});

test("a link from an email, opened while signed out, leads to its page after signing in", async ({ page, request }) => {
  const learner = newLearner();
  const course = demoCourse("selfPaced");
  await buy(request, learner, course.uuid);
  await page.goto(pathTo(routes.learn, { courseUuid: course.uuid }));
  await chooseAtIssuer(page, learner);
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }));
  await expect(page.getByText("Enrolled", { exact: true })).toBeVisible();
});

test("leaving a paid course closes it, and the learner rejoins free of charge", async ({ page, request }) => {
  const learner = newLearner();
  const course = demoCourse("selfPaced");
  await signIn(page, learner);
  await buy(request, learner, course.uuid);
  await page.goto(pathTo(routes.learn, { courseUuid: course.uuid }));
  await page.getByRole("button", { name: "Leave course" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("You can come back free of charge");
  await page.getByRole("alertdialog").getByRole("button", { name: "Leave course" }).click();
  await expect(page.getByText("You left this course")).toBeVisible();
  await page.goto(pathTo(routes.course, { courseUuid: course.uuid }));
  await expect(page.getByRole("button", { name: "Enrol" })).toHaveCount(0);
  await page.getByRole("button", { name: "Rejoin" }).click();
  await expect(page).toHaveURL(pathTo(routes.learn, { courseUuid: course.uuid }));
  await expect(page.getByText("Enrolled", { exact: true })).toBeVisible();
});

test("a payment that takes days is shown as pending, and Enrol is not offered again", async ({ page }) => {
  const learner = newLearner();
  const course = demoCourse("selfPaced");
  await signIn(page, learner);
  await page.goto(pathTo(routes.course, { courseUuid: course.uuid }));
  await page.getByRole("button", { name: "Enrol" }).click();
  await page.getByLabel("Email").fill(learner.email);
  await page.getByLabel("Name", { exact: true }).fill("E2E Learner");
  await page.getByRole("button", { name: /^Pay later/ }).click();
  await page.goto(routes.myCourses);
  await expect(page.getByText("Payment pending")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/you don’t need to pay again/)).toBeVisible();
  await page.goto(pathTo(routes.course, { courseUuid: course.uuid }));
  await expect(page.getByRole("link", { name: "View your payment" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Enrol" })).toHaveCount(0);
});

test("no token is ever in localStorage, and signing out leaves none in sessionStorage", async ({ page }) => {
  await signIn(page, newLearner());
  const stored = () => page.evaluate(() => [JSON.stringify(localStorage), JSON.stringify(sessionStorage)]);
  expect((await stored())[0]).not.toContain("eyJ");
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Continue to sign-in" })).toBeVisible();
  expect((await stored()).join()).not.toContain("eyJ");
});
