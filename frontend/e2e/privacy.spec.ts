/** A person's data in a browser, nothing mocked: found, reprinted, exported with the completions, erased, and verified without a name. */
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, completeFreeCourse, demoPerson, newLearner, signIn } from "./learner.ts";
import { demoCourse } from "./stack.ts";
import { inspect } from "./themes.ts";

test("an administrator reprints a certificate, exports completions, credits and everything about the learner, and erases the learner, whose certificate then verifies without a name", async ({
  page,
  request,
}) => {
  test.slow();
  const learner = { ...newLearner(), name: "Żaneta Łuczakk" };
  const right = "Żaneta Łuczak";
  await completeFreeCourse(request, learner);
  const call = await caller(request, learner);
  await call("PATCH", "/api/users/me/", { profession: "Nurse", licence_number: "RN 123456" });

  await signIn(page, demoPerson("admin"));
  await page.goto(routes.administration);
  await page.getByRole("searchbox", { name: "Name, email address or ID" }).fill("luc");
  await page.getByRole("list", { name: "People found" }).getByRole("link").filter({ hasText: learner.email }).click();
  await expect(page.getByRole("heading", { level: 1, name: learner.name })).toBeVisible();
  const person = page.url();

  await page.getByRole("link", { name: "Credits and certificates" }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByTestId("learner-balance")).toHaveText("0.50", { timeout: 3000 });
  }).toPass();
  await page.getByRole("button", { name: /^Correct and reprint/ }).click();
  const reprint = page.getByRole("alertdialog", { name: "Correct and reprint this certificate?" });
  await reprint.getByRole("textbox", { name: "Name (optional)" }).fill(right);
  await reprint.getByRole("textbox", { name: "Reason" }).fill("A letter too many");
  await reprint.getByRole("button", { name: "Reprint" }).click();
  await expect(reprint).toBeHidden();
  const { results } = (await call("GET", "/api/certificates/")) as { results: { code: string; number: string }[] };
  const { code = "", number = "" } = results[0] ?? {};
  const verification = await page.context().newPage();
  await verification.goto(pathTo(routes.verify, { code }));
  await expect(verification.getByText(right, { exact: true })).toBeVisible();

  await page.goto(routes.administration);
  await page.getByRole("link", { name: "Open reports" }).click();
  await page.getByRole("combobox", { name: "Course" }).selectOption(demoCourse("free").uuid);
  await inspect(page, "the reports");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Create the report" }).click();
  const file = readFileSync(await (await download).path());
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const line = file.toString("utf8").split(/\r?\n/).find((text) => text.includes(learner.email));
  expect(line).toContain(number);
  expect(line).toContain("0.50");

  await page.getByRole("combobox", { name: "Report" }).selectOption("Credits");
  const credits = page.waitForEvent("download");
  await page.getByRole("button", { name: "Create the report" }).click();
  const awarded = readFileSync(await (await credits).path(), "utf8").split(/\r?\n/).find((text) => text.includes(learner.email));
  expect(awarded).toContain("RN 123456");
  expect(awarded).toContain("0.50");

  await page.goto(person);
  await page.getByRole("link", { name: "Export or erase this person’s data" }).click();
  await page.getByRole("button", { name: "Export everything…" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("Asked for by letter");
  await inspect(page, "the form of an export");
  const exported = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const zip = readFileSync(await (await exported).path());
  expect(zip.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  const inside = zip.toString("utf8");
  for (const part of ["json/profile.json", "csv/enrolments.csv", "json/credits.json", learner.email, number]) expect(inside).toContain(part);
  await expect(page.getByText("Exported", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Show what would be erased" }).click();
  await expect(page.getByRole("form", { name: "Erase this person’s data" })).toBeVisible();
  await inspect(page, "what would be erased");
  await page.getByRole("textbox", { name: "Type the person’s email address or name" }).fill(learner.email);
  await page.getByRole("textbox", { name: "Reason" }).fill("Asked for by letter");
  await page.getByRole("button", { name: "Erase…" }).click();
  await page.getByRole("alertdialog", { name: "Erase this person’s data for good?" }).getByRole("button", { name: "Erase" }).click();
  await expect(page.getByText("Nothing that describes this person is stored any more.", { exact: false })).toBeVisible({ timeout: 60_000 });
  await inspect(page, "the receipt of an erasure");
  const receipt = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the receipt" }).click();
  const text = readFileSync(await (await receipt).path(), "utf8");
  expect(text).not.toContain(learner.email);
  expect(text).not.toMatch(/Łuczak/);
  expect(JSON.parse(text)).toMatchObject({ waiting_for_zoom: 0, enrolments_ended: 1 });

  await verification.reload();
  await expect(verification.getByRole("heading", { level: 1, name: "This certificate is valid" })).toBeVisible();
  await expect(verification.getByText("Name removed at the holder's request")).toBeVisible();
  await expect(verification.getByText(right, { exact: true })).toBeHidden();

  await page.goto(routes.administration);
  await page.getByRole("searchbox", { name: "Name, email address or ID" }).fill(learner.email);
  await expect(page.getByRole("list", { name: "People found" }).getByRole("link")).toHaveCount(0);
});
