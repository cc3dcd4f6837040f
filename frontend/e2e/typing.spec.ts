/**
 * How long a letter takes from the key to the painted frame after it, in a course with 5 contents and in one with 500: in the
 * outline's titles and in a text. The figures are recorded in the report. What is asserted does not depend on the
 * machine: every letter arrives and is saved, and only the row that is typed in changes.
 */
import { type APIRequestContext, expect, type Locator, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, instructor, signIn } from "./learner.ts";
import { demoCourse } from "./stack.ts";

const LETTERS = "Typing stays fluent, however long the course is";

interface Typed {
  letters: number;
  /** Milliseconds from the key to the frame. */
  median: number;
  slowest: number;
  /** Events that the browser itself took for slow: 16 ms and more. */
  slowEvents: number;
  slowestEvent: number;
  /** Rows of the outline that changed beside the one that was typed in. */
  otherRows: number;
}

interface Measured {
  delays: number[];
  events: number[];
  rows: string[];
}

interface Course {
  uuid: string;
  first: string;
  call: Awaited<ReturnType<typeof caller>>;
}

/** A draft without problems and with so many texts, in modules of fifty. */
async function courseOf(request: APIRequestContext, contents: number): Promise<Course> {
  const call = await caller(request, instructor);
  const demo = (await call("GET", `/api/studio/courses/${demoCourse("free").uuid}/definition/`)) as Record<string, unknown>;
  const uuid = crypto.randomUUID();
  const texts = Array.from({ length: contents }, (_each, index) => ({
    uuid: crypto.randomUUID(),
    title: `Part ${index + 1}`,
    kind: "text",
    text: { markdown: `What part ${index + 1} is about.` },
  }));
  const modules = Array.from({ length: Math.ceil(contents / 50) }, (_each, index) => ({
    uuid: crypto.randomUUID(),
    title: `Module ${index + 1}`,
    contents: texts.slice(index * 50, index * 50 + 50),
  }));
  const definition = { ...demo, uuid, slug: `typing-${uuid}`, title: `With ${contents} contents`, modules };
  await call("POST", "/api/studio/courses/import/", { definition });
  return { uuid, first: texts[0]?.uuid ?? "", call };
}

/** Types the letters, one by one, at the pace of somebody who types fast. */
async function type(page: Page, field: Locator): Promise<Typed> {
  await field.focus();
  await page.evaluate(() => {
    const measured: Measured = { delays: [], events: [], rows: [] };
    Object.assign(window, { measured });
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === "keydown") measured.events.push(duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const row = element?.closest("[data-content]")?.getAttribute("data-content");
        if (row !== null && row !== undefined) measured.rows.push(row);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    document.addEventListener(
      "keydown",
      ({ timeStamp }) => {
        // After the frame that shows the letter.
        requestAnimationFrame(() => {
          setTimeout(() => measured.delays.push(performance.now() - timeStamp));
        });
      },
      { capture: true },
    );
  });
  for (const letter of LETTERS) {
    await page.keyboard.type(letter);
    await page.waitForTimeout(50);
  }
  await expect.poll(() => page.evaluate(() => (window as unknown as { measured: Measured }).measured.delays.length)).toBeGreaterThanOrEqual(LETTERS.length);
  const { delays, events, rows } = await page.evaluate(() => (window as unknown as { measured: Measured }).measured);
  const sorted = delays.toSorted((one, other) => one - other);
  const rounded = (value = 0) => Math.round(value * 10) / 10;
  return {
    letters: delays.length,
    median: rounded(sorted[Math.floor(sorted.length / 2)]),
    slowest: rounded(sorted.at(-1)),
    slowEvents: events.length,
    slowestEvent: rounded(Math.max(0, ...events)),
    otherRows: Math.max(0, new Set(rows).size - 1),
  };
}

async function typeTitle(page: Page, { uuid, first, call }: Course): Promise<Typed> {
  await page.goto(pathTo(routes.studioOutline, { courseUuid: uuid }));
  const title = page.getByRole("region", { name: "Module 1", exact: true }).getByLabel("Title of reading 1", { exact: true });
  await expect(title).toHaveValue("Part 1", { timeout: 60_000 });
  await title.fill("");
  const typed = await type(page, title);
  await expect(title).toHaveValue(LETTERS);
  const stored = async () => {
    const { outline } = (await call("GET", `/api/studio/courses/${uuid}/`)) as { outline: { modules: { contents: { uuid: string; title: string }[] }[] } };
    return outline.modules[0]?.contents.find((content) => content.uuid === first)?.title;
  };
  await expect.poll(stored).toBe(LETTERS);
  return typed;
}

async function typeText(page: Page, { uuid, first, call }: Course): Promise<Typed> {
  await page.goto(pathTo(routes.studioContent, { courseUuid: uuid, contentUuid: first }));
  const text = page.getByRole("textbox", { name: "Text", exact: true });
  await expect(text).toHaveText("What part 1 is about.", { timeout: 60_000 });
  await text.focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  const typed = await type(page, text);
  await expect(text).toHaveText(LETTERS);
  const stored = async () => {
    const { body } = (await call("GET", `/api/studio/courses/${uuid}/contents/${first}/`)) as { body: { markdown: string } };
    return body.markdown.trim();
  };
  await expect.poll(stored).toBe(LETTERS);
  return typed;
}

test("typing in a course with 500 contents is measured beside one with 5, changes no other row, and loses no letter", async ({ page, request }, info) => {
  test.slow();
  const [few, many] = [await courseOf(request, 5), await courseOf(request, 500)];
  await signIn(page, instructor);
  const measured: Record<string, Typed> = {};
  for (const [where, typeIn] of [
    ["title", typeTitle],
    ["text", typeText],
  ] as const) {
    for (const [contents, course] of [
      [5, few],
      [500, many],
    ] as const) {
      measured[`${where}, ${contents} contents`] = await typeIn(page, course);
    }
  }
  console.table(measured);
  await info.attach("input-delay.json", { body: JSON.stringify(measured, null, 2), contentType: "application/json" });
  for (const where of ["title", "text"]) {
    const [short, long] = [measured[`${where}, 5 contents`], measured[`${where}, 500 contents`]];
    expect(long?.letters, where).toBe(short?.letters);
    expect(long?.otherRows, where).toBe(0);
  }
});
