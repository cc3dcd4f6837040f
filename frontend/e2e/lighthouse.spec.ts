/**
 * Lighthouse on the most used pages, signed in. Accessibility and best practices must reach 95.
 * Performance is only recorded, because it varies with the load on the machine. The scores are written
 * to .local/lighthouse.json.
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, expect, type Page, test } from "@playwright/test";
import lighthouse, { desktopConfig, type Flags } from "lighthouse";
import { connect } from "puppeteer-core";
import { buy, completeFreeCourse, newLearner, signIn } from "./learner.ts";
import { demoCourse, stack } from "./stack.ts";

const MARK_MIN = 95;
const categories = ["performance", "accessibility", "best-practices"] as const;

/** A free port, through which Lighthouse controls the browser. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

test("catalogue, player and dashboard score at least 95 for accessibility and best practices", async ({ request }) => {
  test.slow();
  const learner = newLearner();
  await completeFreeCourse(request, learner);
  await buy(request, learner, demoCourse("selfPaced").uuid);
  const port = await freePort();
  const { launchOptions } = test.info().project.use;
  // Tokens are kept per tab, so Lighthouse must measure in the tab that signed in.
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "lighthouse-")), {
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), `--remote-debugging-port=${port}`],
    baseURL: stack.frontend_url,
  });
  const browser = await connect({ browserURL: `http://127.0.0.1:${port}`, defaultViewport: null });
  try {
    const page = await context.newPage();
    await signIn(page, learner);
    const addresses: [string, string][] = [
      ["catalogue", "/courses"],
      ["player", await firstContent(page)],
      ["dashboard", "/cpd"],
    ];
    const tab = (await browser.pages()).find((one) => one.url().startsWith(stack.frontend_url));
    if (tab === undefined) throw new Error("The signed-in tab was not found");
    const measured: Record<string, Record<string, number>> = {};
    for (const [name, path] of addresses) {
      for (const [form, config] of [["mobile", undefined], ["desktop", desktopConfig]] as const) {
        const flags: Flags = { port, onlyCategories: [...categories], disableStorageReset: true, logLevel: "error" };
        const result = await lighthouse(`${stack.frontend_url}${path}`, flags, config, tab);
        if (result === undefined) throw new Error("Lighthouse answered nothing");
        expect(new URL(result.lhr.finalDisplayedUrl).pathname, "measured while signed in").toBe(path);
        const marks = Object.fromEntries(
          categories.map((category) => [category, Math.round((result.lhr.categories[category]?.score ?? 0) * 100)]),
        );
        measured[`${name}, ${form}`] = marks;
        const failed = Object.values(result.lhr.audits).filter(({ score, scoreDisplayMode }) => scoreDisplayMode === "binary" && score === 0);
        const because = `${name}, ${form}: ${failed.map(({ id }) => id).join(", ")}`;
        expect.soft(marks.accessibility, because).toBeGreaterThanOrEqual(MARK_MIN);
        expect.soft(marks["best-practices"], because).toBeGreaterThanOrEqual(MARK_MIN);
      }
    }
    console.table(measured);
    writeFileSync(fileURLToPath(new URL("../../.local/lighthouse.json", import.meta.url)), `${JSON.stringify(measured, null, 2)}\n`);
  } finally {
    await browser.disconnect();
    await context.close();
  }
});

async function firstContent(page: Page): Promise<string> {
  await page.goto(`/courses/${demoCourse("selfPaced").uuid}/learn`);
  const link = page.locator(`section a[href^="/courses/${demoCourse("selfPaced").uuid}/learn/"]`).first();
  await expect(link).toBeVisible();
  return (await link.getAttribute("href")) ?? "";
}
