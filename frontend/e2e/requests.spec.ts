/** How many requests a page makes until nothing more happens, with an empty cache: each costs a telephone a round trip. */
import { expect, test } from "@playwright/test";
import { routes } from "../src/shared/navigation/paths.ts";
import { newLearner, signIn } from "./learner.ts";

const DASHBOARD_MAX = 20;

test("the dashboard needs at most 20 requests", async ({ page }) => {
  await signIn(page, newLearner());
  const requests: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) requests.push(`${request.resourceType()} ${new URL(request.url()).pathname}`);
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(routes.cpd);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  console.log(requests.join("\n"));
  expect(requests.length, requests.join("\n")).toBeLessThanOrEqual(DASHBOARD_MAX);
});
