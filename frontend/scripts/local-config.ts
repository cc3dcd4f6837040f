/**
 * Serves /config.json while Vite serves the app, from the file that `cargo xtask up` writes. A build
 * never contains a configuration: the same files serve every stage, and each stage adds its own
 * config.json.
 */
import { readFile } from "node:fs/promises";
import type { Connect, Plugin } from "vite";

const STACK_FILE = new URL("../../.local/stack.json", import.meta.url);

interface Stack {
  api_url: string;
  issuer: string;
  client_id: string;
  provider_name: string;
}

const answer: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url?.split("?")[0] !== "/config.json") {
    next();
    return;
  }
  readFile(STACK_FILE, "utf8")
    .then((text) => {
      const stack = JSON.parse(text) as Stack;
      response.setHeader("Content-Type", "application/json");
      response.setHeader("Cache-Control", "no-store");
      response.end(
        JSON.stringify({
          api_url: stack.api_url,
          issuer: stack.issuer,
          client_id: stack.client_id,
          provider_name: stack.provider_name,
        }),
      );
    })
    .catch(() => {
      response.statusCode = 503;
      response.end("No .local/stack.json: start the stack with `cargo xtask up` first.");
    });
};

export function localConfig(): Plugin {
  return {
    name: "local-config",
    configureServer: (server) => {
      server.middlewares.use(answer);
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(answer);
    },
  };
}
