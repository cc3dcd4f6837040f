/** Credits in a browser, nothing mocked: from the completed course to the dashboard, verification and corrections. */
import { readFileSync } from "node:fs";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { cutOff, widths } from "./layout.ts";
import { caller, completeFreeCourse, demoPerson, type Learner, newLearner, signIn } from "./learner.ts";

const badge = (page: Page) => page.getByRole("link", { name: /CPD Credits$/ });

const uuidOf = async (request: APIRequestContext, learner: Learner): Promise<string> =>
  ((await (await caller(request, learner))("GET", "/api/users/me/")) as { uuid: string }).uuid;

test("a completed course adds credits to the badge without a reload, a history entry and a verifiable certificate", async ({
  page,
  browser,
  request,
}) => {
  const learner = newLearner();
  await signIn(page, learner);
  await expect(badge(page)).toHaveAccessibleName("0.00 CPD Credits");
  await completeFreeCourse(request, learner);
  // The page polls; it is not reloaded.
  await expect(badge(page)).toHaveAccessibleName("0.50 CPD Credits", { timeout: 60_000 });

  await badge(page).click();
  await expect(page.getByTestId("balance")).toHaveText("0.50");
  await expect(page.getByText("29.50 credits to your annual goal")).toBeVisible();
  const entry = page.getByRole("table", { name: "Credit history" }).getByRole("row").filter({ hasText: "CPD Portfolio Basics" });
  await expect(entry).toContainText("+0.50");
  await page.getByText("Show as table").click();
  await expect(page.getByRole("img", { name: "Credits by month and type: 0.50 in 12 months" }).first()).toBeVisible();

  const paper = page.waitForEvent("download");
  await page.getByRole("button", { name: /^PDF for/ }).click();
  expect(readFileSync(await (await paper).path()).subarray(0, 5).toString()).toBe("%PDF-");
  const credential = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Wallet credential for/ }).click();
  expect(readFileSync(await (await credential).path(), "utf8")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);

  // People who verify a certificate have no account.
  const proof = await page.getByRole("link", { name: /Verification page/ }).getAttribute("href");
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(proof ?? "");
  await expect(stranger.getByRole("heading", { level: 1, name: "This certificate is valid" })).toBeVisible();
  await stranger.context().close();

  for (const format of ["PDF", "CSV", "JSON"]) {
    const file = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: format }).click();
    expect((await file).suggestedFilename()).toBe(`cpd-credits.${format.toLowerCase()}`);
  }

  await page.getByRole("combobox", { name: "Type" }).selectOption("Revoked");
  await expect(page.getByText("No entries match your filters.")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(entry).toBeVisible();
});

test("a goal with a fiscal year is saved and measured", async ({ page, request }) => {
  const learner = newLearner();
  await completeFreeCourse(request, learner);
  await signIn(page, learner);
  await page.goto(routes.cpd);
  await page.getByRole("button", { name: "Edit goal" }).click();
  const form = page.getByRole("form", { name: "Your goal" });
  await form.getByRole("radio", { name: /Fiscal year/ }).check();
  await form.getByRole("combobox", { name: "Starts on the first of" }).selectOption("April");
  await form.getByRole("textbox", { name: "Credits per period" }).fill("1");
  await form.getByRole("button", { name: "Save goal" }).click();
  await expect(page.getByText("Goal saved").first()).toBeVisible();
  await expect(page.getByText("0.50 of 1.00 credits")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/1 April \d{4} to 31 March \d{4}/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("progressbar", { name: "Progress to your annual goal" })).toHaveAttribute("aria-valuenow", "50");
});

test("an administrator adjusts, revokes and reissues, and the verification page shows the current status", async ({ page, request }) => {
  const learner = newLearner();
  await completeFreeCourse(request, learner);
  const call = await caller(request, learner);
  const first = (await call("GET", "/api/certificates/")) as { results: { code: string }[] };
  const uuid = await uuidOf(request, learner);
  await signIn(page, demoPerson("admin"));
  await page.getByRole("link", { name: "Administration" }).click();
  await page.getByRole("searchbox", { name: "Name, email address or ID" }).fill(uuid);
  await page.getByRole("list", { name: "People found" }).getByRole("link").click();
  await page.getByRole("link", { name: "Credits and certificates" }).click();
  const balance = page.getByTestId("learner-balance");
  await expect(async () => {
    await page.reload();
    await expect(balance).toHaveText("0.50", { timeout: 3000 });
  }).toPass();

  await page.getByRole("textbox", { name: "Credits" }).fill("2.25");
  await page.getByRole("textbox", { name: "Reason" }).fill("A conference that was counted by hand");
  await page.getByRole("button", { name: /^Adjust credits/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Adjust" }).click();
  await expect(balance).toHaveText("2.75");

  await page.getByRole("button", { name: /Revoke certificate/ }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Submitted by someone else");
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(balance).toHaveText("2.25");
  const verification = await page.context().newPage();
  await verification.goto(pathTo(routes.verify, { code: first.results[0]?.code ?? "" }));
  await expect(verification.getByRole("heading", { name: "This certificate has been revoked" })).toBeVisible();

  await page.getByRole("button", { name: /Reissue certificate/ }).click();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("It was the right person after all");
  await dialog.getByRole("button", { name: "Reissue" }).click();
  await expect(balance).toHaveText("2.75");
  await verification.reload();
  await expect(verification.getByRole("heading", { name: "This certificate has been superseded" })).toBeVisible();
});

test("a bulk adjustment is previewed before it is applied", async ({ page, request }) => {
  const learner = newLearner();
  const uuid = await uuidOf(request, learner);
  await signIn(page, demoPerson("admin"));
  await page.goto(routes.administration);
  const choose = async (lines: string[]) => {
    await page.getByLabel("CSV file").setInputFiles({
      name: "conference.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(["learner,credits,cpd_type,reason", ...lines, ""].join("\n")),
    });
    await page.getByRole("button", { name: "Check file" }).click();
  };
  await page.getByRole("textbox", { name: "Batch name" }).fill(`Conference ${uuid.slice(0, 8)}`);
  await choose([`${uuid},3.00,ethics,Conference`, `${uuid},1.234,ethics,Conference`]);
  await expect(page.getByText("1 line would be applied, 1 rejected")).toBeVisible();
  await expect(page.getByRole("button", { name: /Apply 1 line/ })).toBeDisabled();
  const lines = page.getByRole("region", { name: "Lines in the file" });
  const desktop = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(() => cutOff(page), { message: `the lines of the file at ${String(width)} px` }).toEqual([]);
    for (const outcome of ["Will be applied", "Rejected"]) {
      const badge = lines.getByText(outcome, { exact: true });
      await badge.scrollIntoViewIfNeeded();
      await expect(badge).toBeInViewport({ ratio: 0.99 });
    }
  }
  if (desktop) await page.setViewportSize(desktop);
  await choose([`${uuid},3.00,ethics,Conference`]);
  await page.getByRole("button", { name: /Apply 1 line/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("1 line applied", { exact: true })).toBeVisible();
  await page.goto(pathTo(routes.learnerAccount, { learnerUuid: uuid }));
  await expect(page.getByTestId("learner-balance")).toHaveText("3.00");
});
