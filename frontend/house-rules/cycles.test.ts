/** Modules import each other one way, so that whoever reads one file can stop there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

const source = resolve(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
  .map((name) => join(source, name));

/** The files of ours that a file imports, types included. */
function imports(file: string): string[] {
  const specifiers = [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s+"((?:@\/|\.)[^"]+)"/g)];
  return specifiers.flatMap(([, specifier = ""]) => {
    const path = specifier.startsWith("@/") ? join(source, specifier.slice(2)) : join(dirname(file), specifier);
    return [path, `${path}.ts`, `${path}.tsx`].filter((candidate) => /\.tsx?$/.test(candidate) && existsSync(candidate));
  });
}

it("has no circular imports", () => {
  expect(files.length).toBeGreaterThan(150);
  const graph = new Map(files.map((file) => [file, imports(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(500);
  // Take away files that import nothing that is left; what stays is in a circle or leads into one.
  for (let before = -1; before !== graph.size; ) {
    before = graph.size;
    for (const [file, targets] of graph) {
      if (targets.every((target) => !graph.has(target))) graph.delete(file);
    }
  }
  expect([...graph.keys()].map((file) => file.slice(source.length + 1))).toEqual([]);
});
