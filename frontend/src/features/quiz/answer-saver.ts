/**
 * Saves answers shortly after they change, one request at a time, so that an older save can never
 * overtake a newer one. Temporary failures are retried automatically. It outlives the form: what was
 * not saved when the learner left the page is still being saved, and still there when they return.
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
  #sending: Answers | null = null;
  #paused = false;
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

  /** The newest answers that the server may not have; null if it has them all. */
  readonly unsaved = (): Answers | null => this.#unsaved ?? this.#sending;

  change(answers: Answers): void {
    this.#unsaved = answers;
    this.#become("saving");
    this.#later(QUIET_MS);
  }

  /** Saves immediately, because the page is being left. */
  readonly flush = (): void => {
    if (this.#isDirty()) void this.#save();
  };

  /** Waits, because submitting the answers saves them too. */
  readonly pause = (): void => {
    clearTimeout(this.#timer);
    this.#paused = true;
  };

  /** Saves again, because the submission failed. */
  readonly resume = (): void => {
    this.#paused = false;
    this.flush();
  };

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    const answers = this.#unsaved;
    if (this.#sending !== null || this.#paused || answers === null) return;
    this.#sending = answers;
    this.#unsaved = null;
    try {
      await this.#send(answers);
      this.#sending = null;
      if (this.#isDirty()) this.#later(0);
      else this.#become("saved");
    } catch (error) {
      this.#sending = null;
      this.#unsaved ??= answers;
      const passing = error instanceof ApiError && error.isPassing;
      this.#become(passing ? "retrying" : "refused");
      if (passing) this.#later(RETRY_MS);
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
