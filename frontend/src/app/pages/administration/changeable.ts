import type { CertificateChange } from "@/features/administration/use-change-certificate";
import type { CreditEntry } from "@/shared/api/types";

export interface Offer {
  change: CertificateChange;
  certificate: { uuid: string; number: string };
}

/**
 * The changes offered for each certificate, keyed by its newest ledger entry. A certificate whose newest
 * entry is "earned" or "reprinted" can be reprinted and revoked; one whose newest entry is "revoked" can be
 * reissued.
 */
export function changeable(newestFirst: readonly CreditEntry[]): Map<string, readonly Offer[]> {
  const offers = new Map<string, readonly Offer[]>();
  const seen = new Set<string>();
  for (const { uuid, certificate, certificate_number: number, transaction_type: type } of newestFirst) {
    // Expiry does not change a certificate, so skip to the entry before it.
    if (certificate === null || seen.has(certificate) || type === "expired" || type === "manual_adjustment") continue;
    seen.add(certificate);
    const changes = type === "revoked" ? (["reissue"] as const) : (["reprint", "revoke"] as const);
    const of = { uuid: certificate, number: number ?? certificate };
    offers.set(
      uuid,
      changes.map((change) => ({ change, certificate: of })),
    );
  }
  return offers;
}
