/**
 * Besides the usual rules, this enforces two of our own. Imports run shared → features → app, never
 * back, and features never import each other: pages in src/app combine them. There are no barrel
 * files, because a barrel pulls its whole folder into the first load.
 */
import { readdirSync } from "node:fs";
import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import globals from "globals";
import tseslint from "typescript-eslint";

const noParents = {
  group: ["../*"],
  message: "Import through the @/ alias or from the same folder, so that layers stay visible.",
};
const layer = (files, group, message) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", { patterns: [noParents, { group, message }] }],
  },
});
const features = readdirSync(new URL("./src/features", import.meta.url));

export default defineConfig(
  globalIgnores(["dist", "src/shared/api/schema.d.ts", "test-results", "playwright-report"]),
  {
    files: ["**/*.{ts,tsx}"],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", 350],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // The router throws a redirect object by design.
      "@typescript-eslint/only-throw-error": "off",
      "no-restricted-syntax": [
        "error",
        { selector: "ExportAllDeclaration", message: "No barrel files: import from the file that defines it." },
        {
          selector: "LogicalExpression[left.property.name='isError'] > JSXElement:not([openingElement.name.name=/Failure/])",
          message: "Show a failed write with FailureNotice: it is announced and takes the focus.",
        },
        {
          selector: "JSXAttribute[name.name='to'] > Literal, Property[key.name='to'] > Literal[value=/^\\//]",
          message: "Take paths from src/shared/navigation/paths.ts, where each is declared once.",
        },
      ],
      "no-restricted-globals": [
        "error",
        { name: "localStorage", message: "Only src/shared/theme and src/shared/drafts may use localStorage; tokens never go there." },
      ],
      "no-restricted-properties": ["error", { property: "localStorage", message: "See no-restricted-globals." }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [jsxA11y.flatConfigs.strict, reactHooks.configs.flat.recommended],
    languageOptions: { globals: globals.browser },
    rules: { "no-restricted-imports": ["error", { patterns: [noParents] }] },
  },
  layer(["src/shared/**"], ["@/features/**", "@/app/**"], "shared must not import features or pages."),
  ...features.map((name) =>
    layer(
      [`src/features/${name}/**`],
      ["@/app/**", "@/features/*/**", `!@/features/${name}/**`],
      "A feature must not import pages or other features; combine them in src/app.",
    ),
  ),
  { files: ["src/shared/theme/**", "src/shared/drafts/draft-store.ts", "src/testing/setup.ts", "**/*.test.{ts,tsx}", "e2e/**"], rules: { "no-restricted-globals": "off" } },
  {
    files: ["**/*.{js,mjs}"],
    extends: [js.configs.recommended],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
);
