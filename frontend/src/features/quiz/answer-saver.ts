/**
 * Saves answers shortly after they change, one request at a time, so that an older save can never
 * overtake a newer one. Temporary failures are retried automatically.
 */
import { ApiError } from "@/shared/api/api-error";
import type { Answers } from "./answers";

export type SaveState = "idle" | "saving" | "saved" | "retrying" | "refused";

const QUIET_MS = 700;
const RETRY_MS = 4000;

export class AnswerSaver {
  readonly #send: (answers: Answers) => Promise<void>;
  readonly #listeners = new Set<() => void>();
  #state: SaveState;
  #unsaved: Answers | null = null;
  #sending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (answers: Answers) => Promise<void>, savedBefore: boolean) {
    this.#send = send;
    this.#state = savedBefore ? "saved" : "idle";
  }

  readonly state = (): SaveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(answers: Answers): void {
    this.#unsaved = answers;
    this.#become("saving");
    this.#later(QUIET_MS);
  }

  /** Saves immediately, because the page is being left. */
  readonly flush = (): void => {
    if (this.#isDirty()) void this.#save();
  };

  /** Stops saving, because submitting the answers saves them too. */
  readonly stop = (): void => {
    clearTimeout(this.#timer);
    this.#unsaved = null;
  };

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    const answers = this.#unsaved;
    if (this.#sending || answers === null) return;
    this.#sending = true;
    this.#unsaved = null;
    try {
      await this.#send(answers);
      this.#sending = false;
      if (this.#isDirty()) this.#later(0);
      else this.#become("saved");
    } catch (error) {
      this.#sending = false;
      const passing = error instanceof ApiError && error.isPassing;
      this.#become(passing ? "retrying" : "refused");
      if (!passing) return;
      this.#unsaved ??= answers;
      this.#later(RETRY_MS);
    }
  }

  #isDirty(): boolean {
    return this.#unsaved !== null;
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), delay);
  }

  #become(state: SaveState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
