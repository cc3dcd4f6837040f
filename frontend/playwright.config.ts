/**
 * The journeys run on the local stack (`cargo xtask up`), nothing mocked. Chromium comes from the
 * system's packages; CHROMIUM_PATH names another one.
 */
import { defineConfig } from "@playwright/test";
import { stack } from "./e2e/stack.ts";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One browser at a time: the stack shares the machine's two cores with it.
  workers: 1,
  timeout: 120_000,
  // A machine that tests alone may stumble once; what fails twice is a fault. Locally nothing is repeated.
  retries: process.env.CI === undefined ? 0 : 1,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    baseURL: stack.frontend_url,
    locale: "en-GB",
    timezoneId: "Europe/London",
    viewport: { width: 1280, height: 860 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: ["--no-sandbox"],
    },
  },
});
