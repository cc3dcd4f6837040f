import type { CertificateChange } from "@/features/administration/use-change-certificate";
import type { CreditEntry } from "@/shared/api/types";

export interface Offer {
  change: CertificateChange;
  certificate: { uuid: string; number: string };
}

/**
 * What can be done with each certificate, by the entry at which it is offered: the newest that the
 * certificate made. What it earned last can be revoked; what was revoked last can be issued anew.
 */
export function changeable(newestFirst: readonly CreditEntry[]): Map<string, Offer> {
  const offers = new Map<string, Offer>();
  const seen = new Set<string>();
  for (const { uuid, certificate, certificate_number: number, transaction_type: type } of newestFirst) {
    // Expiry leaves a certificate as it is, so the entry before tells what became of it.
    if (certificate === null || seen.has(certificate) || (type !== "earned" && type !== "revoked")) continue;
    seen.add(certificate);
    offers.set(uuid, {
      change: type === "earned" ? "revoke" : "reissue",
      certificate: { uuid: certificate, number: number ?? certificate },
    });
  }
  return offers;
}
