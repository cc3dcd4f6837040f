/** Rules for what no compiler checks: file names, index.html and the lock file. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");

it("no file has a meaningless name", () => {
  const vague = /(^|\/)(index|utils?|helpers?|common|misc|models)\.tsx?$/;
  const files = readdirSync(`${root}/src`, { recursive: true, encoding: "utf8" });
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => vague.test(file))).toEqual([]);
});

it("no style sheet is too long", () => {
  expect(read("src/app/styles.css").split("\n").length).toBeLessThan(350);
});

it("index.html has no inline script, style or handler, which the content security policy would block", () => {
  const html = read("index.html");
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
});

it("public/theme.js and theme.ts use the same storage key", () => {
  const key = /"(meridian\.[a-z]+)"/;
  expect(key.exec(read("public/theme.js"))?.[1]).toBe(key.exec(read("src/shared/theme/theme.ts"))?.[1]);
});

it("the lock file names no registry", () => {
  expect(read("package-lock.json")).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
});

it("every dependency is pinned to one version", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  }
});
