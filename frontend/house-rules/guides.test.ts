/** The guides are read on the site and in the repository, so their pictures must exist and be small. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../guides/", import.meta.url));
const PICTURE_BYTES_MAX = 200 * 1024;

it("every guide has pictures, every picture exists and is small, and none is unused", () => {
  const guides = readdirSync(root).filter((file) => file.endsWith(".md"));
  expect(guides.length).toBe(4);
  const named = guides.map((file) => {
    const text = readFileSync(root + file, "utf8");
    return [...text.matchAll(/!\[[^\]]+\]\(pictures\/([^)]+)\)/g)].map((match) => match[1] ?? "");
  });
  for (const pictures of named) expect(pictures.length).toBeGreaterThan(0);
  expect([...new Set(named.flat())].sort()).toEqual(readdirSync(`${root}pictures`).sort());
  for (const picture of named.flat()) expect(statSync(`${root}pictures/${picture}`).size).toBeLessThan(PICTURE_BYTES_MAX);
});
