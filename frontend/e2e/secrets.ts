/**
 * Searches everything a page receives, scripts and responses alike, for what must never be there: answer
 * keys, Stripe and AWS secrets, private keys. The user's own token from the issuer is allowed.
 */
import type { Page } from "@playwright/test";
import { foundIn } from "../scripts/forbidden.mjs";

export interface SecretWatch {
  found: () => Promise<string[]>;
}

export function watchSecrets(page: Page): SecretWatch {
  const looks: Promise<string[]>[] = [];
  page.on("response", (response) => {
    const type = response.headers()["content-type"] ?? "";
    if (!/json|javascript|html|css|text/.test(type)) return;
    looks.push(
      response.text().then(
        (text) => foundIn(text).map((what) => `${what} in ${response.url()}`),
        // Redirects, and responses that arrive after the page has gone, have no body.
        () => [],
      ),
    );
  });
  return { found: async () => (await Promise.all(looks)).flat() };
}
