/** Page object for a learner's assignment page. */
import { type CDPSession, expect, type Locator, type Page } from "@playwright/test";

export class AssignmentPage {
  readonly picker: Locator;
  readonly bar: Locator;
  readonly history: Locator;
  readonly #page: Page;
  #devtools: CDPSession | null = null;

  constructor(page: Page) {
    this.#page = page;
    this.picker = page.getByLabel("File", { exact: true });
    this.bar = page.getByRole("progressbar", { name: /^Upload of/ });
    this.history = page.getByRole("region", { name: "Your submissions" }).getByRole("listitem");
  }

  async open(course: { uuid: string; assignment_uuid: string | null }): Promise<void> {
    await this.#page.goto(`/courses/${course.uuid}/learn/${course.assignment_uuid ?? "none"}`);
    await expect(this.#page.getByRole("heading", { level: 2, name: "Submit your work" })).toBeVisible();
  }

  async handIn(file: Parameters<Locator["setInputFiles"]>[0]): Promise<void> {
    await this.picker.setInputFiles(file);
    await this.#page.getByRole("button", { name: "Submit file" }).click();
  }

  /** The percentage shown by the progress bar. */
  async percent(): Promise<number> {
    return Number(await this.bar.getAttribute("aria-valuenow"));
  }

  /** Limits this browser's upload speed, so that a test can watch the progress. */
  async limitUpload(bytesPerSecond: number): Promise<void> {
    // Reuse one session, because each keeps its own network conditions.
    this.#devtools ??= await this.#page.context().newCDPSession(this.#page);
    await this.#devtools.send("Network.enable");
    await this.#devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
  }
}
