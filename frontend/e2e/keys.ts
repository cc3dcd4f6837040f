/** A page without a mouse: every action is a key press, every target is reached by Tab. */
import { expect, type Locator, type Page } from "@playwright/test";

/** More tab stops than any page has; Tab wraps around at the end. */
const TABS_MAX = 150;

/** Presses Tab until the target has focus. */
export async function reach(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target.toString()} is not reached by Tab`);
}

export async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await reach(page, target);
  await page.keyboard.press(key);
}

/** Types over what a field holds. */
export async function typeOver(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** Signs in; ends wherever the person was going. */
export async function signInByKeys(page: Page, email: string): Promise<void> {
  await page.goto("/");
  await press(page, page.getByRole("button", { name: "Continue to sign-in" }));
  await reach(page, page.getByLabel("Email address"));
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
}
