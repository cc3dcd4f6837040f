/** No link of a demo course is dead: films and documents are files of this site, and pages are at real hosts. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface DemoContent {
  title: string;
  video?: { url: string; captions?: string };
  document?: { url: string };
  link?: { url: string };
}

const courses = fileURLToPath(new URL("../../infra/demo/courses", import.meta.url));
const site = fileURLToPath(new URL("../public", import.meta.url));
const contents = readdirSync(courses).flatMap((file) => {
  const course = JSON.parse(readFileSync(`${courses}/${file}`, "utf8")) as { modules: { contents: DemoContent[] }[] };
  return course.modules.flatMap((module) => module.contents);
});

/** How a file of each kind begins. */
const beginnings: Record<string, RegExp> = {
  mp4: /^....ftyp/s,
  vtt: /^WEBVTT\n/,
  pdf: /^%PDF-/,
  xlsx: /^PK/,
  png: /^\x89PNG\r\n/,
};

describe("the demo's courses", () => {
  const files = contents.flatMap(({ video, document }) => [video?.url, video?.captions, document?.url]).filter((url) => url !== undefined);

  it("have films with captions, and documents", () => {
    expect(contents.filter(({ video }) => video !== undefined).every(({ video }) => video?.captions !== undefined)).toBe(true);
    expect(files.length).toBeGreaterThan(3);
  });

  it.each(files)("%s is a file of this site", (path) => {
    const start = readFileSync(`${site}${path}`).subarray(0, 16).toString("latin1");
    expect(start).toMatch(beginnings[path.split(".").at(-1) ?? ""] ?? /^$/);
  });

  it("name each of the demo's files, which are small", () => {
    const kept = readdirSync(`${site}/demo`);
    expect(kept.map((name) => `/demo/${name}`).sort()).toEqual([...new Set(files)].sort());
    expect(kept.reduce((sum, name) => sum + statSync(`${site}/demo/${name}`).size, 0)).toBeLessThan(1_500_000);
  });

  it.each(contents.flatMap(({ link }) => (link === undefined ? [] : [link.url])))("%s is no host reserved for examples", (url) => {
    expect(new URL(url).protocol).toBe("https:");
    expect(new URL(url).hostname).not.toMatch(/(^|\.)(example|test|invalid|localhost)(\.[a-z]+)?$/);
  });
});
