/** axe on every page, at phone, tablet and desktop width, in both themes; and the pages by keyboard alone. */
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { buy, caller, completeFreeCourse, demoPerson, newLearner, signIn } from "./learner.ts";
import { inspect } from "./themes.ts";
import { demoCourse } from "./stack.ts";

interface Certificates {
  results: { code: string }[];
}

/** A learner's pages with content, each with a name for the report. */
async function pagesOf(page: Page, request: APIRequestContext): Promise<[string, string][]> {
  const learner = newLearner();
  const hybrid = demoCourse("hybrid").uuid;
  const selfPaced = demoCourse("selfPaced").uuid;
  await completeFreeCourse(request, learner);
  await buy(request, learner, hybrid);
  const { results } = (await (await caller(request, learner))("GET", "/api/certificates/")) as Certificates;
  await signIn(page, learner);
  await page.goto(pathTo(routes.learn, { courseUuid: hybrid }));
  const contents = page.locator(`section a[href^="${pathTo(routes.learn, { courseUuid: hybrid })}/"]`);
  await expect(contents.first()).toBeVisible();
  const links = await contents.evaluateAll((list) => list.map((link) => link.getAttribute("href") ?? ""));
  return [
    ["catalogue", routes.courses],
    ["course", pathTo(routes.course, { courseUuid: selfPaced })],
    ["hybrid course", pathTo(routes.course, { courseUuid: hybrid })],
    ["learn", pathTo(routes.learn, { courseUuid: hybrid })],
    ["completed", pathTo(routes.learn, { courseUuid: demoCourse("free").uuid })],
    ["not enrolled", pathTo(routes.learn, { courseUuid: selfPaced })],
    ["waiting for a payment", `${pathTo(routes.learn, { courseUuid: selfPaced })}?session_id=cs_test_never`],
    ...links.map((link, index): [string, string] => [`content ${index + 1}`, link]),
    ["my courses", routes.myCourses],
    ["my CPD", routes.cpd],
    ["notifications", routes.notifications],
    ["settings", routes.settings],
    ["the learner guide", pathTo(routes.guide, { guide: "learner" })],
    ["the instructor guide", pathTo(routes.guide, { guide: "instructor" })],
    ["the author guide", pathTo(routes.guide, { guide: "author" })],
    ["the administrator guide", pathTo(routes.guide, { guide: "administrator" })],
    ["payment cancelled", `${routes.checkoutCancelled}?course_uuid=${hybrid}`],
    ["unknown address", "/nowhere"],
    ["a valid certificate", pathTo(routes.verify, { code: results[0]?.code ?? "" })],
    ["an unknown certificate", pathTo(routes.verify, { code: "000000000000000000000000" })],
    ["verification", routes.verifyStart],
  ];
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

test("axe finds no violations on a learner's pages, at any width, in either theme", async ({ page, request }) => {
  test.slow();
  await open(page, routes.signIn);
  await inspect(page, "sign-in");
  for (const [name, address] of await pagesOf(page, request)) {
    await open(page, address);
    await inspect(page, name);
  }
  await open(page, pathTo(routes.learn, { courseUuid: demoCourse("hybrid").uuid }));
  await page.getByRole("button", { name: "Leave course" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await inspect(page, "the confirmation before leaving");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Your account/ }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await inspect(page, "the user menu");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Help" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await inspect(page, "the help menu");
  await open(page, routes.cpd);
  await page.getByRole("button", { name: "Edit goal" }).click();
  await page.getByRole("radio", { name: /Fiscal year/ }).check();
  await page.getByText("Show as table").click();
  await inspect(page, "the goal and the chart's table");
});

test("axe finds no violations on the administrator's pages", async ({ page, request }) => {
  const learner = newLearner();
  await completeFreeCourse(request, learner);
  const { uuid } = (await (await caller(request, learner))("GET", "/api/users/me/")) as { uuid: string };
  await signIn(page, demoPerson("admin"));
  await open(page, routes.administration);
  await page.getByRole("textbox", { name: "Batch name" }).fill("A conference");
  await page.getByLabel("CSV file").setInputFiles({
    name: "conference.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`learner,credits,cpd_type,reason\n${uuid},1.00,ethics,Conference\n${uuid},-99.00,ethics,Too much\n`),
  });
  await page.getByRole("button", { name: "Check file" }).click();
  await expect(page.getByRole("region", { name: "Lines in the file" })).toBeVisible();
  await inspect(page, "administration, with a file checked");
  await open(page, pathTo(routes.learnerAccount, { learnerUuid: uuid }));
  const revoke = page.getByRole("button", { name: /Revoke certificate/ });
  await expect(async () => {
    await page.reload();
    await expect(revoke).toBeVisible({ timeout: 3000 });
  }).toPass();
  await inspect(page, "a learner's credits");
  await revoke.click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await inspect(page, "the confirmation before revoking");
});

test("the keyboard alone reaches the content, a course and the menu", async ({ page }) => {
  await signIn(page, newLearner());
  await page.reload();
  const course = page.locator("main article a").first();
  await expect(course).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
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
