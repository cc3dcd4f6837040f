/** Checks that each lint rule rejects code that breaks it: a rule that cannot fail is worthless. */
import { ESLint } from "eslint";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const eslint = new ESLint({ cwd: root });

/** The rules that `text` breaks in `file`, which must exist for the typed rules to load. */
async function broken(file: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: `${root}/${file}` });
  return (result?.messages ?? []).map((message) => message.ruleId);
}

const shared = "src/shared/format/money.ts";
const feature = "src/features/enrolments/activation.ts";
const app = "src/app/app.tsx";

describe("imports", () => {
  it.each([
    ["shared may not import a feature", shared, 'import "@/features/auth/session";'],
    ["shared may not import a page", shared, 'import "@/app/router";'],
    ["a feature may not import another one", feature, 'import "@/features/auth/session";'],
    ["a feature may not import a page", feature, 'import "@/app/router";'],
    ["imports may not use parent folders", feature, 'import "../auth/session";'],
  ])("%s", async (_rule, file, text) => {
    expect(await broken(file, text)).toContain("no-restricted-imports");
  });

  it.each([
    ["a feature may import shared", feature, 'import "@/shared/api/client";'],
    ["a feature may import itself", feature, 'import "@/features/enrolments/status-badge";'],
    ["a page may import features", app, 'import "@/features/auth/session";'],
  ])("%s", async (_rule, file, text) => {
    expect(await broken(file, text)).not.toContain("no-restricted-imports");
  });
});

it("there are no barrel files", async () => {
  expect(await broken(shared, 'export * from "./date-time";')).toContain("no-restricted-syntax");
});

it.each(["localStorage.setItem('a', 'b');", "window.localStorage.setItem('a', 'b');"])(
  "only the theme uses localStorage: %s",
  async (text) => {
    const rules = await broken(feature, text);
    expect(rules.some((rule) => rule === "no-restricted-globals" || rule === "no-restricted-properties")).toBe(true);
  },
);
