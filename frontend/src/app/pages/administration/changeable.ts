import type { CertificateChange } from "@/features/administration/use-change-certificate";
import type { CreditEntry } from "@/shared/api/types";

export interface Offer {
  change: CertificateChange;
  certificate: { uuid: string; number: string };
}

/**
 * The change offered for each certificate, keyed by its newest ledger entry. A certificate whose newest
 * entry is "earned" can be revoked; one whose newest entry is "revoked" can be reissued.
 */
export function changeable(newestFirst: readonly CreditEntry[]): Map<string, Offer> {
  const offers = new Map<string, Offer>();
  const seen = new Set<string>();
  for (const { uuid, certificate, certificate_number: number, transaction_type: type } of newestFirst) {
    // Expiry does not change a certificate, so skip to the entry before it.
    if (certificate === null || seen.has(certificate) || (type !== "earned" && type !== "revoked")) continue;
    seen.add(certificate);
    offers.set(uuid, {
      change: type === "earned" ? "revoke" : "reissue",
      certificate: { uuid: certificate, number: number ?? certificate },
    });
  }
  return offers;
}
