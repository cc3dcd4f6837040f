/**
 * The end-to-end tests run on the local stack (`cargo xtask up`), nothing mocked. Chromium comes from
 * the system's packages; CHROMIUM_PATH overrides it.
 */
import { defineConfig } from "@playwright/test";
import { stack } from "./e2e/stack.ts";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Beside one browser and the stack, two cores were idle for 41 % of the time.
  workers: 2,
  timeout: 180_000,
  // CI may hiccup once; what fails twice is a fault. Local runs are never retried.
  retries: process.env.CI === undefined ? 0 : 1,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    baseURL: stack.frontend_url,
    locale: "en-GB",
    timezoneId: "Europe/London",
    viewport: { width: 1280, height: 860 },
    // A trace films every test, whether it fails or not: `npm run e2e -- --trace on` where one is wanted.
    trace: "off",
    screenshot: "only-on-failure",
    launchOptions: {
      // Without a graphics card its process paints in software what nobody looks at.
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu"],
    },
  },
});
