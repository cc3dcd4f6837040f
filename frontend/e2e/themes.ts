/** Checks a page: at every width nothing is cut off, and at three of them axe finds nothing, in two themes. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { expect, type Page } from "@playwright/test";
import { cutOff, widths } from "./layout.ts";

const softly = expect.configure({ soft: true });
const axeWidths = [360, 768, 1280];
const themes = ["light", "dark"] as const;
/** An optional folder for screenshots: `PICTURES=/tmp/pictures npm run e2e -- accessibility`. */
const pictures = process.env.PICTURES;
/** Injected once per page: axe's Playwright package injects it for every run and opens a new page for each result. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Checks the page in its current state; the layout adapts to the viewport without a reload. `axeAt`: where axe looks and pictures are taken. */
export async function inspect(page: Page, name: string, axeAt: readonly number[] = axeWidths): Promise<void> {
  // A page behind another one paints nothing, and its transitions do not end.
  await page.bringToFront();
  await page.evaluate(axeSource);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    // Menus follow the window a moment later.
    await softly.poll(() => cutOff(page), { message: `${name} at ${width} px`, timeout: 10_000 }).toEqual([]);
    if (!axeAt.includes(width)) continue;
    for (const theme of themes) {
      await show(page, theme);
      expect.soft(await violations(page, theme), `${name} at ${width} px, ${theme}`).toEqual([]);
      if (pictures) {
        const path = `${pictures}/${name.replace(/\W+/g, "-")}-${String(width)}-${theme}.png`;
        await page.screenshot({ path, fullPage: true });
      }
    }
  }
}

/** A theme changes colours alone, so the second one is judged by axe's rules about colours (AA, as the others). */
async function violations(page: Page, theme: (typeof themes)[number]): Promise<string[]> {
  const rules = theme === "light" ? {} : { runOnly: ["color-contrast", "link-in-text-block"] };
  return page.evaluate(async (runOnly) => {
    // Embedded video players belong to others, so skip their frames.
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } };
    const { violations: found } = await axe.run({ ...runOnly, iframes: false, resultTypes: ["violations"] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  }, rules);
}

/** Waits for colour transitions to finish, so that axe does not measure an intermediate contrast. */
async function show(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveClass(theme === "dark" ? /dark/ : /^(?!.*dark)/);
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState === "finished"));
}
