import type { CreditEntry } from "@/shared/api/types";
import type { BadgeTone } from "@/shared/ui/badge";

export type EntryKind = CreditEntry["transaction_type"];

const kinds: Record<EntryKind, { label: string; tone: BadgeTone }> = {
  earned: { label: "Earned", tone: "success" },
  manual_adjustment: { label: "Adjustment", tone: "accent" },
  expired: { label: "Expired", tone: "neutral" },
  revoked: { label: "Revoked", tone: "danger" },
  reprinted: { label: "Reprinted", tone: "neutral" },
};

export const entryKinds = Object.keys(kinds) as EntryKind[];

export const entryKind = (kind: EntryKind) => kinds[kind];

/** Validates a kind from the address. */
export function asEntryKind(text: unknown): EntryKind | undefined {
  return entryKinds.find((kind) => kind === text);
}
