/**
 * What a person has typed and not saved, kept in this browser so that a reload, a closed tab or a lost
 * session loses nothing. Each draft has a key of its own, so windows do not overwrite each other.
 */
const PREFIX = "meridian.draft.";
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

interface Kept {
  at: number;
  value: unknown;
}

export const draftKey = (owner: string, name: string) => `${PREFIX}${owner}.${name}`;

/** The draft's value, or undefined. A draft that cannot be read is as good as none. */
export function readDraft(key: string): unknown {
  return parse(attempt(() => localStorage.getItem(key)))?.value;
}

/** Returns whether it was kept: private windows and full disks refuse. */
export function writeDraft(key: string, value: unknown): boolean {
  const kept: Kept = { at: Date.now(), value };
  return (
    attempt(() => {
      localStorage.setItem(key, JSON.stringify(kept));
      return true;
    }) ?? false
  );
}

export function removeDraft(key: string): void {
  attempt(() => {
    localStorage.removeItem(key);
  });
}

/** Removes drafts that nobody came back to. */
export function removeOldDrafts(now: number): void {
  attempt(() => {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? "");
    for (const key of keys.filter((each) => each.startsWith(PREFIX))) {
      const kept = parse(localStorage.getItem(key));
      if (kept === null || now - kept.at > KEPT_DAYS * DAY_MS) localStorage.removeItem(key);
    }
  });
}

function parse(text: string | null): Kept | null {
  if (text === null) return null;
  const kept = attempt(() => JSON.parse(text) as Partial<Kept> | null);
  return typeof kept?.at === "number" ? { at: kept.at, value: kept.value } : null;
}

/** Storage may be switched off, which throws; a draft is not worth a broken page. */
function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
