/** One brand, from one parameter: whatever shows the provider's name is given it. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, "utf8");
const brand = /^ {2}ProviderName:\n {4}Type: String\n {4}Default: (.+)$/m.exec(read("infra/template/parameters.yaml"))?.[1] ?? "";

/** What people see: pages, stand-ins, and the functions that make mails and documents. */
const shown = ["frontend/src", "infra/local", "shared/src", ...readdirSync(`${root}/functions`).map((name) => `functions/${name}/src`)]
  .flatMap((folder) => readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`))
  .filter((file) => /\.(tsx?|py|html|txt|rs)$/.test(file) && !/test|samples|\.venv|schema\.d\.ts/.test(file))
  .concat("frontend/index.html");

it("no page, mail or document has a name of its own", () => {
  expect(brand).not.toBe("");
  expect(shown.length).toBeGreaterThan(200);
  const named = new RegExp(`${brand}|CPD Learning`);
  // The Rust unit tests at the end of a file may use it as a sample.
  const text = (file: string) => read(file).split("#[cfg(test)]")[0] ?? "";
  expect(shown.filter((file) => named.test(text(file)))).toEqual([]);
});

it("the demo's courses are the provider's own", () => {
  const courses = readdirSync(`${root}/infra/demo/courses`);
  const organisers = courses.map((file) => (JSON.parse(read(`infra/demo/courses/${file}`)) as { organiser: string }).organiser);
  expect(organisers.length).toBeGreaterThan(0);
  expect(new Set(organisers)).toEqual(new Set([brand]));
});
