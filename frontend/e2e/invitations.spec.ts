/** Invitations in a browser, nothing mocked: an administrator invites an address, and its holder signs in and finds the course. */
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { cutOff, widths } from "./layout.ts";
import { chooseAtIssuer, demoPerson, newLearner, signIn } from "./learner.ts";
import { demoCourse } from "./stack.ts";

const title = "CPD Portfolio Basics: From Activity to Evidence";

test("an administrator invites an address from the roster, and whoever signs in with it finds the course among theirs", async ({
  browser,
  page,
}) => {
  const guest = newLearner();
  const roster = pathTo(routes.roster, { courseUuid: demoCourse("free").uuid });
  await signIn(page, demoPerson("admin"));
  await page.goto(roster);
  await page.getByRole("button", { name: "Invite by email…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Invite to this course?" });
  // Case is no other spelling.
  await dialog.getByRole("textbox", { name: "Email address" }).fill(guest.email.toUpperCase());
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The autumn intake");
  await page.reload();
  await page.getByRole("button", { name: "Invite by email…" }).click();
  await expect(dialog.getByRole("textbox", { name: "Reason" })).toHaveValue("The autumn intake");
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog).toBeHidden();
  const list = page.getByRole("list", { name: "Invitations" });
  await expect(list.getByText(guest.email.toUpperCase())).toBeVisible();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => cutOff(page), { message: `the roster at ${String(width)} px` }).toEqual([]);
  }

  const theirs = await browser.newPage();
  // As the link in the e-mail does: straight to the sign-in, and back.
  await theirs.goto(routes.myCourses);
  await chooseAtIssuer(theirs, guest);
  await expect(theirs.getByRole("link", { name: title })).toBeVisible();
  await theirs.close();

  await page.goto(roster);
  await page.getByRole("combobox", { name: "Show invitations" }).selectOption("Claimed");
  await expect(list.getByText(guest.email)).toBeVisible();
});
