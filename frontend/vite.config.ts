import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { localConfig } from "./scripts/local-config.ts";

const LATER =
  /radix-ui.react-(menu|dropdown-menu|toast|alert-dialog|dialog|popper)|src.shared.ui.(menu-parts|toaster|confirm-dialog-window)/;

export default defineConfig({
  plugins: [react(), tailwindcss(), localConfig()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { host: "127.0.0.1", port: 4574, strictPort: true },
  preview: { host: "127.0.0.1", port: 4574, strictPort: true },
  build: {
    target: "es2022",
    manifest: true,
    sourcemap: true,
    // Inlined data: URLs would need an exception in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A file for each component would mean dozens of requests for a page.
          groups: [
            // The small things that several pages need.
            { name: "parts", priority: 2, minShareCount: 2, maxModuleSize: 3000, test: /src.shared.(?!ui.(menu-parts|toaster|confirm-dialog-window|given-answer|answer-result|draft-note|segmented|reason-field|course-field|text-line)|format.(zoned-time|csv|file-size|email-names)|api.(put-file|read-base64|reason-of)|drafts.use-kept-form|navigation.save-blob)|src.features.(?!studio|people|payments|reports|failed-work|quiz|learning|submissions|attendance|administration|enrolments.cancelled-payment)|radix-ui.react-(progress|slot|compose)/ },
            { name: "parts", priority: 2, minShareCount: 3, test: /lucide-react/ },
            // What a few pages share with the menus.
            { name: "few", priority: 2, minShareCount: 2, test: /lucide-react.*(check|\bx)|radix-ui.react-(collection|roving-focus|presence|collapsible|direction|id|use-)/ },
            // What is loaded after the page (`deferred.ts`).
            { name: "later", priority: 1, minShareCount: 1, test: LATER },
          ],
        },
      },
    },
  },
  test: {
    // The two cores are shared with the Rust builds, so more workers do not help.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "app",
          include: ["src/**/*.test.{ts,tsx}"],
          environment: "jsdom",
          setupFiles: ["src/testing/setup.ts"],
          mockReset: true,
          testTimeout: 15_000,
          env: { TZ: "Europe/London" },
          // Its entry points are folders, which Node does not import.
          server: { deps: { inline: [/@atlaskit/] } },
        },
      },
      {
        test: { name: "house rules", testTimeout: 60_000, include: ["house-rules/*.test.ts"], environment: "node" },
      },
    ],
  },
});
