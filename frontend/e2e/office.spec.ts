/** The office in a browser, nothing mocked: an administrator finds a person and changes their enrolments. */
import { expect, type Page, test } from "@playwright/test";
import { routes } from "../src/shared/navigation/paths.ts";
import { cutOff, widths } from "./layout.ts";
import { caller, demoPerson, newLearner, signIn } from "./learner.ts";

const titles = { first: "Safeguarding Essentials for Health and Care Professionals", second: "CPD Portfolio Basics: From Activity to Evidence" };

/** Fills in the reason and confirms. */
async function decide(page: Page, title: string, confirm: string): Promise<void> {
  const dialog = page.getByRole("alertdialog", { name: title });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Agreed by phone");
  await dialog.getByRole("button", { name: confirm, exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("an administrator finds a person by three letters of an accented name, grants an enrolment, transfers it, withdraws it and takes that back", async ({
  page,
  request,
}) => {
  const learner = { ...newLearner(), name: "Żaneta Łuczak" };
  await (await caller(request, learner))("GET", "/api/users/me/");
  await signIn(page, demoPerson("admin"));
  await page.goto(routes.administration);
  await page.getByRole("searchbox", { name: "Name, email address or ID" }).fill("luc");
  await page.getByRole("list", { name: "People found" }).getByRole("link").filter({ hasText: learner.email }).click();
  await expect(page.getByText(learner.email)).toBeVisible();

  await page.getByRole("button", { name: "Grant an enrolment" }).click();
  const grant = page.getByRole("alertdialog", { name: "Grant an enrolment?" });
  await grant.getByRole("combobox", { name: "Course" }).selectOption(titles.first);
  await decide(page, "Grant an enrolment?", "Grant");
  await page.getByRole("button", { name: `Transfer: ${titles.first}` }).click();
  const transfer = page.getByRole("alertdialog", { name: "Transfer this enrolment?" });
  await transfer.getByRole("combobox", { name: "Move to" }).selectOption(titles.second);
  await decide(page, "Transfer this enrolment?", "Transfer");
  await page.getByRole("button", { name: `Withdraw: ${titles.second}` }).click();
  await decide(page, "Withdraw this enrolment?", "Withdraw");
  await page.getByRole("button", { name: `Undo withdrawal: ${titles.second}` }).click();
  await decide(page, "Undo the withdrawal?", "Restore");
  await expect(page.getByRole("button", { name: `Withdraw: ${titles.second}` })).toBeVisible();
  for (const action of ["Enrolment granted", "Enrolment transferred", "Enrolment withdrawn", "Withdrawal undone"]) {
    await expect(page.getByText(action).last()).toBeVisible();
  }
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => cutOff(page), { message: `the person at ${String(width)} px` }).toEqual([]);
  }
});
