import { expect, test } from "@playwright/test";
import { routes } from "../src/shared/navigation/paths.ts";
import { newLearner, signIn } from "./learner.ts";

test("a learner sets the time zone for emails, and it is kept", async ({ page }) => {
  await signIn(page, newLearner());
  await page.getByRole("button", { name: /Your account/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  const zone = page.getByRole("combobox", { name: "Time zone" });
  await expect(zone).toHaveValue("");
  await page.getByRole("button", { name: /Use this device’s time zone/ }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Time zone saved").first()).toBeVisible();
  await page.reload();
  await expect(zone).toHaveValue("Europe/London");
});

test("the API accepts the old time zone names that browsers use", async ({ page }) => {
  await signIn(page, newLearner());
  await page.goto(routes.settings);
  for (const name of ["Asia/Calcutta", "America/Buenos_Aires"]) {
    await page.getByRole("combobox", { name: "Time zone" }).selectOption(name);
    const answer = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    expect((await answer).status(), name).toBe(200);
  }
});

test("a learner states profession and licence number, which survive a reload before and after they are saved", async ({ page }) => {
  await signIn(page, newLearner());
  await page.goto(routes.settings);
  const licence = page.getByLabel("Licence number (optional)");
  await page.getByLabel("Profession (optional)").fill("Nurse");
  await licence.fill("RN 123456");
  await page.reload();
  await expect(licence).toHaveValue("RN 123456");
  await page.getByRole("button", { name: "Save profession and licence number" }).click();
  await expect(page.getByText("Profession and licence number saved").first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Profession (optional)")).toHaveValue("Nurse");
  await expect(licence).toHaveValue("RN 123456");
});
