/**
 * The upload of one file of a course: announce it, put its parts into the bucket, have it checked. The bucket keeps
 * the parts that arrived, so a lost connection, a pause or a reload costs at most the part that was under way: every
 * try asks which parts are there. It lives outside the page, which the author may leave meanwhile.
 */
import { ApiError } from "@/shared/api/api-error";
import { putFile, UPLOAD_REFUSED, type UploadTarget } from "@/shared/api/put-file";
import type { Media, MediaUploadPlan } from "./media-types";
import { bytesOf } from "./read-file";
import { TransferRate } from "./transfer-rate";

/** An upload that a reload interrupted. The browser has lost the file, so the author chooses it again. */
export interface InterruptedUpload {
  media: string;
  name: string;
  size: number;
  lastModified: number;
}

export type MediaUploadState =
  | { phase: "idle" }
  | { phase: "preparing" | "checking"; file: File }
  | { phase: "sending" | "paused" | "offline"; file: File; sentBytes: number; secondsLeft: number | null }
  | { phase: "failed"; file: File; error: unknown }
  /** It arrived, and the check refused it. */
  | { phase: "refused"; file: File; reason: string };

export interface MediaUploadSteps {
  announce: (file: File, key: string, signal: AbortSignal) => Promise<Media>;
  sign: (media: string, parts: number[], signal: AbortSignal) => Promise<MediaUploadPlan>;
  complete: (media: string, signal: AbortSignal) => Promise<Media>;
  remove: (media: string) => Promise<void>;
  /** Remembers on this device what a reload would interrupt; null forgets it. */
  keep: (upload: InterruptedUpload | null) => void;
  onChecked: (media: Media) => void;
}

/** The file was changed or moved while it was being sent. */
export const FILE_CHANGED = "FILE_CHANGED";

const PARTS_AT_ONCE = 4;
const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 30_000;
const running: readonly MediaUploadState["phase"][] = ["preparing", "sending", "offline", "checking"];

export class MediaUpload {
  readonly #steps: MediaUploadSteps;
  readonly #listeners = new Set<() => void>();
  readonly #rate = new TransferRate();
  #state: MediaUploadState = { phase: "idle" };
  #key = "";
  #media: string | null = null;
  #sentBytes = 0;
  #retryMs = RETRY_FIRST_MS;
  /** What a service refused once is tried once more: an address may have expired. */
  #wasRefused = false;
  #abort = new AbortController();

  constructor(steps: MediaUploadSteps) {
    this.#steps = steps;
  }

  readonly state = (): MediaUploadState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get isUnderWay(): boolean {
    return running.includes(this.#state.phase);
  }

  /** `interrupted` is an earlier upload of the same file, which goes on. */
  readonly start = (file: File, interrupted: InterruptedUpload | null): void => {
    if (this.isUnderWay) return;
    this.#key = crypto.randomUUID();
    this.#media = interrupted?.media ?? null;
    this.#sentBytes = 0;
    void this.#run(file);
  };

  readonly pause = (): void => {
    if (this.#state.phase !== "sending" && this.#state.phase !== "offline") return;
    const { file, sentBytes } = this.#state;
    this.#abort.abort(new DOMException("Paused by the author", "AbortError"));
    this.#become({ phase: "paused", file, sentBytes, secondsLeft: null });
  };

  /** Goes on after a pause or a failure. */
  readonly resume = (): void => {
    const { phase } = this.#state;
    if (phase !== "paused" && phase !== "failed") return;
    void this.#run(this.#state.file);
  };

  /** Gives the upload up, with the parts that have arrived. */
  readonly cancel = (): void => {
    this.#abort.abort(new DOMException("Cancelled by the author", "AbortError"));
    const given = this.#media;
    this.#forget();
    this.#become({ phase: "idle" });
    // What cannot be removed now is removed by the bucket after a week.
    if (given !== null) void this.#steps.remove(given).catch(() => undefined);
  };

  async #run(file: File): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    [this.#retryMs, this.#wasRefused] = [RETRY_FIRST_MS, false];
    for (;;) {
      try {
        await this.#once(file, signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(await this.#isWorthAnotherTry(file, error))) {
          this.#fail(file, error);
          return;
        }
      }
      await this.#wait(file, signal);
      // Paused or cancelled meanwhile; the compiler does not see that an `await` lets it happen.
      if (this.#isAborted(signal)) return;
    }
  }

  async #once(file: File, signal: AbortSignal): Promise<void> {
    this.#become({ phase: "preparing", file });
    if (this.#media === null) {
      this.#media = (await this.#steps.announce(file, this.#key, signal)).uuid;
      this.#steps.keep({ media: this.#media, name: file.name, size: file.size, lastModified: file.lastModified });
    }
    try {
      await this.#send(file, this.#media, signal);
    } catch (error) {
      // It has arrived already, and only the response was lost; or its time is over, which the check says.
      if (!(error instanceof ApiError && error.code === "CONFLICT")) throw error;
    }
    this.#become({ phase: "checking", file });
    const media = await this.#steps.complete(this.#media, signal);
    this.#forget();
    if (media.state === "rejected") {
      this.#become({ phase: "refused", file, reason: media.reason ?? "" });
      return;
    }
    this.#become({ phase: "idle" });
    this.#steps.onChecked(media);
  }

  async #send(file: File, media: string, signal: AbortSignal): Promise<void> {
    let wanted: number[] = [];
    for (;;) {
      const plan = await this.#steps.sign(media, wanted, signal);
      if (plan.put !== null) {
        await this.#put(plan.put, file, file, 0, signal);
        return;
      }
      const all = Array.from({ length: Math.ceil(file.size / plan.part_bytes) }, (_, index) => index + 1);
      const arrived = new Set(plan.finished);
      const from = (part: number) => (part - 1) * plan.part_bytes;
      const sizeOf = (part: number) => Math.min(plan.part_bytes, file.size - from(part));
      const sent = () => [...arrived].reduce((sum, part) => sum + sizeOf(part), 0);
      for (const { number, upload } of plan.parts.filter((part) => !arrived.has(part.number))) {
        if (Date.parse(upload.expires_at) <= Date.now()) break;
        await this.#put(upload, file, file.slice(from(number), from(number) + sizeOf(number)), sent(), signal);
        arrived.add(number);
        [this.#retryMs, this.#wasRefused] = [RETRY_FIRST_MS, false];
      }
      const missing = all.filter((part) => !arrived.has(part));
      if (missing.length === 0) return;
      wanted = missing.slice(0, PARTS_AT_ONCE);
    }
  }

  async #put(target: UploadTarget, file: File, part: Blob, before: number, signal: AbortSignal): Promise<void> {
    const report = (sent: number) => {
      if (signal.aborted) return;
      this.#sentBytes = before + sent;
      this.#rate.note(this.#sentBytes, Date.now());
      const secondsLeft = this.#rate.secondsFor(file.size - this.#sentBytes);
      this.#become({ phase: "sending", file, sentBytes: this.#sentBytes, secondsLeft });
    };
    report(0);
    await putFile(target, part, report, signal);
  }

  async #isWorthAnotherTry(file: File, error: unknown): Promise<boolean> {
    if (!(error instanceof ApiError)) return false;
    if (error.isPassing) return isReadable(file);
    const { phase } = this.#state;
    // An address that has expired, or a part that was cut off: the next try asks what is there.
    const isStale = error.code === UPLOAD_REFUSED || (error.code === "CONFLICT" && phase === "checking");
    if (!isStale || this.#wasRefused) return false;
    this.#wasRefused = true;
    return true;
  }

  #fail(file: File, error: unknown): void {
    const code = error instanceof ApiError ? error.code : "";
    // The upload is over: its time is, or it was removed elsewhere. The next try announces the file anew.
    if (code === "CONFLICT" || code === "NOT_FOUND") this.#forget();
    const changed = error instanceof ApiError && error.isPassing;
    this.#become({ phase: "failed", file, error: changed ? new ApiError(FILE_CHANGED, 0, "The file can’t be read any more.") : error });
  }

  /** Until the connection is back, or some seconds have passed. */
  async #wait(file: File, signal: AbortSignal): Promise<void> {
    this.#rate.forget();
    this.#become({ phase: "offline", file, sentBytes: this.#sentBytes, secondsLeft: null });
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, this.#retryMs);
      window.addEventListener("online", done);
      signal.addEventListener("abort", done);
    });
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LONGEST_MS);
  }

  #isAborted(signal: AbortSignal): boolean {
    return signal.aborted;
  }

  #forget(): void {
    this.#media = null;
    this.#key = crypto.randomUUID();
    this.#rate.forget();
    this.#steps.keep(null);
  }

  #become(state: MediaUploadState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** A file that was changed, moved or deleted cannot be sent, however good the connection is. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await bytesOf(file.slice(0, 1));
    return true;
  } catch {
    return false;
  }
}
