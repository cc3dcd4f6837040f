/**
 * Looks into everything that a page receives, scripts and answers alike, for what must never be there:
 * answer keys, Stripe's and AWS's secrets, private keys. A person's own token in the answer of the
 * issuer is theirs.
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
        // A redirect, or an answer that came when the page had gone, has no text to look into.
        () => [],
      ),
    );
  });
  return { found: async () => (await Promise.all(looks)).flat() };
}
