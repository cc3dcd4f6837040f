/** Files of a course with nothing mocked: from the author's disk through the studio to a learner who watches with captions. */
import { Buffer } from "node:buffer";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type APIRequestContext, expect, type Locator, type Page, test } from "@playwright/test";
import { pathTo, routes } from "../src/shared/navigation/paths.ts";
import { caller, instructor, newLearner, signIn, takeFree } from "./learner.ts";
import { startNetwork } from "./network.ts";
import { copyOf } from "./studio-draft.ts";
import { inspect } from "./themes.ts";

const MIB = 1024 * 1024;
const demo = (name: string) => fileURLToPath(new URL(`../public/demo/${name}`, import.meta.url));

/** The demo's film, with a box of nothing that makes it larger than two parts. */
function largeFilm(): string {
  const empty = Buffer.alloc(2 * 16 * MIB);
  empty.writeUInt32BE(empty.length);
  empty.write("free", 4);
  const path = join(mkdtempSync(join(tmpdir(), "e2e-")), "film.mp4");
  writeFileSync(path, Buffer.concat([readFileSync(demo("a-missed-piece.mp4")), empty]));
  return path;
}

interface Draft {
  version: number;
  outline: { title: string; slug: string; modules: { contents: object[] }[] };
}

/** A copy of the free course with two videos, a document and a picture that have no files yet. */
async function draftWithFiles(request: APIRequestContext) {
  const { uuid } = await copyOf(request, "free");
  const call = await caller(request, instructor);
  const { version, outline } = (await call("GET", `/api/studio/courses/${uuid}/`)) as Draft;
  const [video, short, document, picture] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  outline.slug = `films-${uuid}`;
  outline.modules[0]?.contents.push(
    { uuid: video, title: "The film", kind: "video" },
    { uuid: short, title: "The short film", kind: "video" },
    { uuid: document, title: "The card", kind: "document" },
    { uuid: picture, title: "The chart", kind: "document" },
  );
  await call("PUT", `/api/studio/courses/${uuid}/`, { version, outline });
  return { uuid, video, short, document, picture, call };
}

const group = (page: Page, name: string) => page.getByRole("group", { name, exact: true });
const choose = (field: Locator, path: string) => field.locator("input[type=file]").setInputFiles(path);

async function openContent(page: Page, courseUuid: string, contentUuid: string): Promise<void> {
  await page.goto(pathTo(routes.studioContent, { courseUuid, contentUuid }));
  await expect(page.getByRole("heading", { level: 2 })).toBeVisible();
}

/** Enough of the film for its length, and not for its second half. */
const FIRST_BYTES = 60_000;

/** The next address of a film gives its beginning, and nothing any more once it has expired, as the bucket answers then. */
async function expireAfter(page: Page, film: Buffer): Promise<{ come: () => Promise<void> }> {
  const cors = { "Access-Control-Allow-Origin": "*" };
  const opened = Date.now();
  let expire = (): void => undefined;
  const expired = new Promise<void>((resolve) => {
    expire = resolve;
  });
  let first: string | null = null;
  await page.route((url) => url.searchParams.get("response-content-type") === "video/mp4", async (route) => {
    const asked = route.request();
    first ??= asked.url();
    if (asked.url() !== first) return route.continue();
    if (asked.headers().range === "bytes=0-") {
      const headers = { ...cors, "Content-Type": "video/mp4", "Accept-Ranges": "bytes", "Content-Range": `bytes 0-${FIRST_BYTES - 1}/${film.length}` };
      return route.fulfill({ status: 206, headers, body: film.subarray(0, FIRST_BYTES) });
    }
    await expired;
    return route.fulfill({ status: 403, headers: cors });
  });
  return {
    come: async () => {
      // Addresses that are signed in the same second are the same.
      await expect.poll(() => Date.now() - opened).toBeGreaterThan(2_000);
      expire();
    },
  };
}

test("an author uploads files through a lost connection and a reload, and a learner watches with captions", async ({ browser, request }) => {
  test.slow();
  const draft = await draftWithFiles(request);
  const network = await startNetwork();
  const context = await browser.newContext({ proxy: network.proxy });
  const page = await context.newPage();
  page.on("dialog", (dialog) => void dialog.accept());
  const parts: string[] = [];
  page.on("request", (sent) => {
    const part = new URL(sent.url()).searchParams.get("partNumber");
    if (sent.method() !== "PUT" || part === null) return;
    if (part === "2" && !parts.includes(part)) network.cutAfter(0);
    parts.push(part);
  });
  const stored = (content: string, field: string) =>
    expect
      .poll(async () => {
        const saved = (await draft.call("GET", `/api/studio/courses/${draft.uuid}/contents/${content}/`)) as { body: object | null };
        return saved.body ?? {};
      })
      .toHaveProperty(field);
  await signIn(page, instructor);
  await openContent(page, draft.uuid, draft.video);
  await page.getByRole("textbox", { name: "Transcript" }).fill("A missed piece.");
  const film = group(page, "Film");
  const path = largeFilm();

  // The second part breaks off, and the page is reloaded while the connection is away.
  await choose(film, path);
  await expect(page.getByText(/^The connection was lost/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/isn’t finished/)).toBeVisible();
  network.cutAfter(null);
  parts.splice(0, parts.length, "2");
  await choose(film, path);
  await expect(film.getByText("film.mp4")).toBeVisible({ timeout: 60_000 });
  await expect(film.getByRole("link", { name: /^Open/ })).toBeVisible();
  expect(parts).toEqual(["2", "2", "3"]);

  const captions = group(page, "Captions");
  await choose(captions, demo("pocket-card.pdf"));
  await expect(captions.getByRole("alert")).toContainText("can’t be used here");
  await choose(captions, demo("a-missed-piece.vtt"));
  await expect(captions.getByText("a-missed-piece.vtt")).toBeVisible();
  await page.getByLabel("Language of the captions").fill("en-GB");
  await stored(draft.video, "captions_language");
  await inspect(page, "studio: a video with an uploaded film");
  for (const [content, file] of [
    [draft.document, "pocket-card.pdf"],
    [draft.picture, "run-chart.png"],
  ] as const) {
    await openContent(page, draft.uuid, content);
    await choose(group(page, "Document or picture"), demo(file));
    await expect(group(page, "Document or picture").getByText(file)).toBeVisible();
    await stored(content, "media");
  }
  await openContent(page, draft.uuid, draft.short);
  await page.getByRole("textbox", { name: "Transcript" }).fill("A missed piece.");
  await choose(film, demo("a-missed-piece.mp4"));
  await expect(film.getByText("a-missed-piece.mp4")).toBeVisible();
  await page.getByLabel(/^This film has no captions/).check();
  await stored(draft.short, "captions");
  await context.close();
  network.close();

  const { digest } = (await draft.call("GET", `/api/studio/courses/${draft.uuid}/changes/`)) as { digest: string };
  await draft.call("POST", `/api/studio/courses/${draft.uuid}/publications/`, { digest, visible: true });

  const theirs = await (await browser.newContext()).newPage();
  await signIn(theirs, newLearner());
  await takeFree(theirs, draft.uuid);
  const open = (contentUuid: string) => theirs.goto(pathTo(routes.content, { courseUuid: draft.uuid, contentUuid }));
  await open(draft.video);
  const player = theirs.locator("video");
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(0);
  const shown = () =>
    player.evaluate((video: HTMLVideoElement) => {
      const [track] = Array.from(video.textTracks);
      if (track === undefined) return null;
      track.mode = "showing";
      return { language: track.language, label: track.label, first: (track.cues?.[0] as VTTCue | undefined)?.text ?? "" };
    });
  const [, , first] = /(-->.*\n)(.*)/.exec(readFileSync(demo("a-missed-piece.vtt"), "utf8")) ?? [];
  await expect.poll(async () => (await shown())?.first).toContain(first);
  expect(await shown()).toMatchObject({ language: "en-GB", label: "British English" });
  // From the middle.
  await player.evaluate((video: HTMLVideoElement) => {
    video.currentTime = video.duration / 2;
  });
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.seeking)).toBe(false);
  const size = statSync(path).size;
  const part = await request.get((await player.getAttribute("src")) ?? "", { headers: { Range: "bytes=100-199" } });
  const { "content-range": range, "content-length": length, "content-type": type } = part.headers();
  expect([part.status(), range, length, type]).toEqual([206, `bytes 100-199/${size}`, "100", "video/mp4"]);

  const expiry = await expireAfter(theirs, readFileSync(demo("a-missed-piece.mp4")));
  await open(draft.short);
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(0);
  const address = (await player.getAttribute("src")) ?? "";
  const place = await player.evaluate((video: HTMLVideoElement) => (video.currentTime = Math.floor(video.duration * 0.75)));
  await expiry.come();
  await expect.poll(() => player.getAttribute("src"), { timeout: 60_000 }).not.toBe(address);
  await expect.poll(() => player.evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(1);
  expect(await player.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeCloseTo(place, 0);
  await expect(theirs.getByText("The video couldn’t be played")).toHaveCount(0);
  // Its film would play on beside the next tests.
  await theirs.context().close();
});
