/**
 * One item of a draft, the outline or a content's body, and everything between typing and "Saved".
 * A change is kept on the device at once and saved a second after typing stops, one request at a
 * time, each conditional on the version that was read. Nothing typed is lost: what is on the device
 * is offered again after a reload or a new sign-in, and a conflict keeps both versions until the
 * author chooses. A store outside React, so that typing renders only the field that changed.
 */
import { ApiError } from "@/shared/api/api-error";
import { readDraft, removeDraft, writeDraft } from "@/shared/drafts/draft-store";
import { conflictOf, isConflict } from "./conflict";
import type { Editor, JsonObject, Problem, SavedItem } from "./draft-types";
import { isRecord, sameValue } from "./field-path";

const SAVE_AFTER_MS = 1000;
const KEEP_AFTER_MS = 250;
const RETRY_FIRST_MS = 3000;
const RETRY_LONGEST_MS = 60_000;

export type SaveStatus = "saved" | "unsaved" | "saving" | "failed" | "conflict";

/** What is stored, and who stored it when. */
export interface StoredItem {
  value: JsonObject;
  version: number;
  by: Editor | null;
  at: string | null;
  problems: readonly Problem[];
}

export interface ItemState {
  value: JsonObject;
  status: SaveStatus;
  /** Why the last save failed. */
  failure: unknown;
  /** What somebody else stored meanwhile. */
  theirs: StoredItem | null;
  /** The value was found on this device, entered before this page was opened. */
  restored: boolean;
  /** What the author gave up for the other version, until it is brought back. */
  setAside: JsonObject | null;
  savedAt: string | null;
  problems: readonly Problem[];
}

interface Connection {
  /** The key of the copy on this device; null when nothing may be kept. */
  key: string | null;
  save: (version: number, value: JsonObject, idempotencyKey: string) => Promise<SavedItem>;
  load: () => Promise<StoredItem>;
}

interface KeptCopy {
  version: number;
  value: JsonObject;
  /** What was sent without learning the outcome. */
  sent?: JsonObject | undefined;
}

export class DraftItem {
  #state: ItemState;
  #stored: StoredItem;
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #retryMs = RETRY_FIRST_MS;
  #saving: Promise<void> | null = null;
  /** A save whose outcome is unknown: sent again with the same key, so that it happens once. */
  #unanswered: { value: JsonObject; key: string } | null = null;
  #refusedByDevice = false;
  /** What was stored when the page was opened. */
  readonly #before: JsonObject;

  constructor(stored: StoredItem, connection: Connection) {
    this.#stored = stored;
    this.#connection = connection;
    this.#before = stored.value;
    const { value, at, problems } = stored;
    const start = { value, failure: null, theirs: null, restored: false, setAside: null, savedAt: at, problems };
    const copy = connection.key === null ? null : asCopy(readDraft(connection.key));
    if (copy === null || sameValue(copy.value, value)) {
      this.#state = { ...start, status: "saved" };
      this.#forget();
    } else if (copy.version === stored.version || (copy.sent !== undefined && sameValue(copy.sent, value))) {
      this.#state = { ...start, value: copy.value, restored: true, status: "unsaved" };
      this.#saveAfter(SAVE_AFTER_MS);
    } else {
      this.#state = { ...start, value: copy.value, restored: true, theirs: stored, status: "conflict" };
    }
  }

  readonly state = (): ItemState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The version that is stored, as far as we know. */
  get version(): number {
    return this.#stored.version;
  }

  /** Everything is stored, so nothing needs this item any more. */
  get isSaved(): boolean {
    return this.#state.status === "saved";
  }

  /** Unsaved, and the device refused to keep it: leaving would lose it. */
  get isAtRisk(): boolean {
    return !this.isSaved && (this.#connection.key === null || this.#refusedByDevice);
  }

  change(value: JsonObject): void {
    if (sameValue(value, this.#state.value)) return;
    const { status } = this.#state;
    this.#set({ value, status: status === "conflict" || status === "saving" ? status : "unsaved" });
    this.#keepSoon();
    if (status !== "conflict") this.#saveAfter(SAVE_AFTER_MS);
  }

  /** Saves now, and again what is typed meanwhile. Returns when there is nothing left to do, or it failed. */
  async flush(): Promise<boolean> {
    this.keepNow();
    if (this.#saving !== null) await this.#saving;
    const { status } = this.#state;
    if (status === "unsaved" || status === "failed") await this.#save();
    return this.isSaved;
  }

  /** Stores the author's version over the other one. */
  async keepMine(): Promise<void> {
    const { theirs } = this.#state;
    if (theirs === null) return;
    this.#stored = theirs;
    this.#set({ theirs: null, status: "unsaved" });
    await this.#save();
  }

  takeTheirs(): void {
    const { theirs, value } = this.#state;
    if (theirs === null) return;
    this.#stored = theirs;
    this.#forget();
    this.#set({
      value: theirs.value,
      theirs: null,
      restored: false,
      setAside: value,
      status: "saved",
      savedAt: theirs.at,
      problems: theirs.problems,
    });
  }

  bringBack(): void {
    const { setAside } = this.#state;
    if (setAside === null) return;
    this.#set({ setAside: null });
    this.change(setAside);
  }

  /** Goes back to what was stored before the restored text. */
  discard(): void {
    this.#set({ restored: false });
    this.change(this.#before);
  }

  dismissNotes(): void {
    this.#set({ restored: false, setAside: null });
  }

  /** Keeps the current value on this device, for a page that is about to go. */
  keepNow(): void {
    clearTimeout(this.#keepTimer);
    const { key } = this.#connection;
    if (key === null || this.isSaved) return;
    const copy: KeptCopy = { version: this.#stored.version, value: this.#state.value, sent: this.#unanswered?.value };
    this.#refusedByDevice = !writeDraft(key, copy);
  }

  /** The page is gone: what is unsaved waits on this device. */
  pause(): void {
    this.keepNow();
    clearTimeout(this.#saveTimer);
  }

  /** The page is back, or the connection. */
  resume(): void {
    const { status } = this.#state;
    if (status === "unsaved" || status === "failed") this.#saveAfter(SAVE_AFTER_MS);
  }

  async #save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    if (this.#saving !== null) {
      await this.#saving;
      return;
    }
    this.#saving = this.#send();
    await this.#saving;
    this.#saving = null;
    if (this.#state.status === "unsaved") this.#saveAfter(SAVE_AFTER_MS);
  }

  async #send(): Promise<void> {
    const sent = this.#state.value;
    if (this.#unanswered?.value !== sent) this.#unanswered = { value: sent, key: crypto.randomUUID() };
    this.#set({ status: "saving", failure: null });
    try {
      const { version, updated_at, problems } = await this.#connection.save(this.#stored.version, sent, this.#unanswered.key);
      this.#accepted({ value: sent, version, by: null, at: updated_at, problems });
    } catch (failure) {
      if (isConflict(failure)) await this.#compare(sent, failure);
      else this.#failed(failure);
    }
  }

  #accepted(stored: StoredItem): void {
    this.#stored = stored;
    this.#unanswered = null;
    this.#retryMs = RETRY_FIRST_MS;
    const everything = this.#state.value === stored.value;
    if (everything) this.#forget();
    else this.keepNow();
    this.#set({
      status: everything ? "saved" : "unsaved",
      savedAt: stored.at,
      problems: stored.problems,
    });
  }

  /** The stored version is another one: perhaps our own, whose response was lost. */
  async #compare(sent: JsonObject, conflict: ApiError): Promise<void> {
    try {
      const theirs = { ...(await this.#connection.load()), ...conflictOf(conflict) };
      if (sameValue(theirs.value, sent)) this.#accepted({ ...theirs, value: sent });
      else if (sameValue(theirs.value, this.#state.value)) this.#accepted({ ...theirs, value: this.#state.value });
      else {
        this.#unanswered = null;
        this.#set({ status: "conflict", theirs });
        this.keepNow();
      }
    } catch (failure) {
      this.#failed(failure);
    }
  }

  #failed(failure: unknown): void {
    const passing = !(failure instanceof ApiError) || failure.isPassing;
    if (!passing) this.#unanswered = null;
    this.#set({ status: "failed", failure });
    this.keepNow();
    if (!passing) return;
    this.#saveAfter(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LONGEST_MS);
  }

  #saveAfter(delay: number): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => {
      if (this.#state.status === "unsaved" || this.#state.status === "failed") void this.#save();
    }, delay);
  }

  #keepSoon(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => {
      this.keepNow();
    }, KEEP_AFTER_MS);
  }

  #forget(): void {
    clearTimeout(this.#keepTimer);
    this.#refusedByDevice = false;
    if (this.#connection.key !== null) removeDraft(this.#connection.key);
  }

  #set(changes: Partial<ItemState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

function asCopy(kept: unknown): KeptCopy | null {
  if (!isRecord(kept) || typeof kept.version !== "number" || !isRecord(kept.value)) return null;
  return { version: kept.version, value: kept.value, sent: isRecord(kept.sent) ? kept.sent : undefined };
}
