/**
 * Fails the build if the JavaScript needed to show a page is over budget: the entry, the page's own
 * chunk and everything the two import statically, gzipped. Every page is checked, because any of them
 * may be the first one opened, from an email or a bookmark.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 170_000;
/** Authors' pages, which nobody opens on the way to a course. */
const STUDIO_BUDGET_BYTES = 210_000;
const budgetOf = (page) => (page.startsWith("src/app/pages/studio/") ? STUDIO_BUDGET_BYTES : BUDGET_BYTES);
const dist = new URL(process.env.DIST ?? "../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const gzipped = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}
const weigh = (keys) => [...keys].reduce((sum, key) => sum + gzipped(manifest[key].file), 0);

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const pages = Object.keys(manifest).filter((key) => key.startsWith("src/app/pages/"));
const loads = pages
  .map((page) => ({ page, bytes: weigh(closure(page, closure(entry))) }))
  .sort((a, b) => b.bytes - a.bytes);
const styles = (manifest[entry].css ?? []).reduce((sum, file) => sum + gzipped(file), 0);

for (const { page, bytes } of loads) console.log(`${kb(bytes).padStart(12)}  ${page}`);
console.log(`first load, gzipped: ${kb(weigh(closure(entry)))} shared by all pages, ${kb(loads[0].bytes)} for the largest`);
console.log(`JavaScript budget ${kb(BUDGET_BYTES)}, for authors ${kb(STUDIO_BUDGET_BYTES)}; styles ${kb(styles)}`);
const over = loads.filter(({ page, bytes }) => bytes > budgetOf(page));
for (const { page } of over) console.error(`${page} is over the budget: split it or drop a dependency.`);
if (over.length > 0) process.exit(1);
