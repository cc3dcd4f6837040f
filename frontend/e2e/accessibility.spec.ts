/** axe on every page, on a telephone and a desktop, in both themes; and the pages by keyboard alone. */
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { buy, newLearner, signIn } from "./learner.ts";
import { demoCourse } from "./stack.ts";

const widths = [360, 1280];
const themes = ["light", "dark"] as const;

/** Every page with something on it, by a name for the report. */
async function pagesOf(page: Page, request: APIRequestContext): Promise<[string, string][]> {
  const learner = newLearner();
  const hybrid = demoCourse("hybrid").uuid;
  const selfPaced = demoCourse("selfPaced").uuid;
  await buy(request, learner, hybrid);
  await signIn(page, learner);
  await page.goto(`/courses/${hybrid}/learn`);
  const contents = page.locator(`section a[href^="/courses/${hybrid}/learn/"]`);
  await expect(contents.first()).toBeVisible();
  const links = await contents.evaluateAll((list) => list.map((link) => link.getAttribute("href") ?? ""));
  return [
    ["catalogue", "/courses"],
    ["course", `/courses/${selfPaced}`],
    ["hybrid course", `/courses/${hybrid}`],
    ["learn", `/courses/${hybrid}/learn`],
    ["no place", `/courses/${selfPaced}/learn`],
    ["waiting for a payment", `/courses/${selfPaced}/learn?session_id=cs_test_never`],
    ...links.map((link, index): [string, string] => [`content ${index + 1}`, link]),
    ["my courses", "/my-courses"],
    ["notifications", "/notifications"],
    ["settings", "/settings"],
    ["payment cancelled", `/checkout/cancelled?course_uuid=${hybrid}`],
    ["unknown address", "/nowhere"],
  ];
}

/** The page as it stands, in every look; the layout follows the window without a reload. */
async function inspect(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(sideways, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0);
    for (const theme of themes) {
      await show(page, theme);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
      expect.soft(found, `${name} at ${width} px, ${theme}`).toEqual([]);
    }
  }
}

/** Until the last colour has changed: in between, axe would measure a contrast that nobody sees. */
async function show(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveClass(theme === "dark" ? /dark/ : /^(?!.*dark)/);
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState === "finished"));
}

test("axe finds nothing on any page, at any width, in either theme", async ({ page, request }) => {
  test.slow();
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await inspect(page, "sign-in");
  for (const [name, address] of await pagesOf(page, request)) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await inspect(page, name);
  }
  await page.goto(`/courses/${demoCourse("hybrid").uuid}/learn`);
  await page.getByRole("button", { name: "Leave course" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await inspect(page, "the question before leaving");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Your account/ }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await inspect(page, "the user menu");
});

test("the keyboard alone reaches the content, a course and the menu", async ({ page }) => {
  await signIn(page, newLearner());
  await page.reload();
  const course = page.locator("main article a").first();
  await expect(course).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(course).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await expect(page.getByRole("button", { name: "Enrol" })).toBeVisible();

  const account = page.getByRole("button", { name: /Your account/ });
  await account.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemradio", { name: "Dark" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.keyboard.press("Escape");
  await expect(account).toBeFocused();
});
