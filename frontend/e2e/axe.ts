import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { cutOff } from "./layout.ts";

/** Checks that axe finds no violations and that nothing is cut off. */
export async function inspect(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`), state).toEqual([]);
  expect.soft(await cutOff(page), state).toEqual([]);
}
