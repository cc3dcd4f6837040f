/**
 * One file on its way: announced to the API, put into the bucket, confirmed, looked at. Every step
 * can be repeated, so that after a failure the way goes on where it broke off, and a file that has
 * arrived is never sent twice. It is kept outside of the page, which may be left meanwhile.
 */
import { ApiError } from "@/shared/api/api-error";
import type { Submission } from "@/shared/api/types";
import { putFile, UPLOAD_REFUSED, type UploadTarget } from "./put-file";

export type SubmissionUploadState =
  | { phase: "idle" }
  | { phase: "preparing" | "checking"; file: File }
  | { phase: "sending"; file: File; sentBytes: number }
  | { phase: "failed"; file: File; error: unknown }
  | { phase: "settled"; file: File; submission: Submission };

/** A submission whose file is not there yet, and where it goes. */
export interface OpenUpload {
  submission: Submission;
  target: UploadTarget | null;
}

export interface SubmissionUploadSteps {
  announce: (file: File, key: string, signal: AbortSignal) => Promise<OpenUpload>;
  /** A fresh address for an upload that was announced before. */
  renew: (submissionUuid: string, signal: AbortSignal) => Promise<UploadTarget>;
  /** Answers once the file was looked at, or with what is known so far. */
  confirm: (submissionUuid: string, signal: AbortSignal) => Promise<Submission>;
  look: (submissionUuid: string, signal: AbortSignal) => Promise<Submission>;
  /** The announced file will not come. */
  giveUp: (submissionUuid: string) => Promise<void>;
  /** Something has changed that others show too. */
  onSettled: () => void;
}

const LOOK_AGAIN_MS = 1500;
const underWay: readonly SubmissionUploadState["phase"][] = ["preparing", "sending", "checking"];

export class SubmissionUpload {
  readonly #steps: SubmissionUploadSteps;
  readonly #listeners = new Set<() => void>();
  #state: SubmissionUploadState = { phase: "idle" };
  #file: File | null = null;
  #key = "";
  #upload: OpenUpload | null = null;
  #stored = false;
  #abort = new AbortController();

  constructor(steps: SubmissionUploadSteps) {
    this.#steps = steps;
  }

  readonly state = (): SubmissionUploadState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** `unfinished` is an earlier announcement of this very file, which needs no second one. */
  readonly start = (file: File, unfinished: Submission | null = null): void => {
    if (this.isUnderWay) return;
    this.#file = file;
    this.#key = crypto.randomUUID();
    this.#upload = unfinished && { submission: unfinished, target: null };
    this.#stored = false;
    void this.#run(file);
  };

  /** Goes on where the last try broke off. */
  readonly retry = (): void => {
    if (this.#file !== null && this.#state.phase === "failed") void this.#run(this.#file);
  };

  readonly cancel = (): void => {
    this.#abort.abort(new DOMException("Cancelled by the learner", "AbortError"));
    const given = this.#upload;
    this.#file = null;
    this.#upload = null;
    this.#become({ phase: "idle" });
    this.#steps.onSettled();
    // An upload that stays announced counts as open for a day. Whatever comes of it, the learner goes on.
    if (given !== null) {
      void this.#steps.giveUp(given.submission.uuid).then(this.#steps.onSettled, () => undefined);
    }
  };

  /** What came of the last one was read. */
  readonly forget = (): void => {
    if (!this.isUnderWay) this.#become({ phase: "idle" });
  };

  get isUnderWay(): boolean {
    return underWay.includes(this.#state.phase);
  }

  async #run(file: File): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      this.#become({ phase: "preparing", file });
      this.#upload ??= await this.#steps.announce(file, this.#key, signal);
      const { uuid } = this.#upload.submission;
      if (!this.#stored) await this.#send(file, this.#upload, signal);
      this.#stored = true;
      this.#become({ phase: "checking", file });
      let submission = await this.#steps.confirm(uuid, signal);
      while (submission.status === "awaiting_upload") {
        await pause(LOOK_AGAIN_MS, signal);
        submission = await this.#steps.look(uuid, signal);
      }
      this.#become({ phase: "settled", file, submission });
    } catch (error) {
      if (signal.aborted) return;
      // A confirmation that is refused says that the file did not arrive as announced.
      if (error instanceof ApiError && !error.isPassing) this.#stored = false;
      this.#become({ phase: "failed", file, error });
    }
    this.#steps.onSettled();
  }

  async #send(file: File, upload: OpenUpload, signal: AbortSignal): Promise<void> {
    const put = async () => {
      const fresh = upload.target !== null && Date.parse(upload.target.expires_at) > Date.now();
      upload.target = fresh && upload.target ? upload.target : await this.#steps.renew(upload.submission.uuid, signal);
      this.#become({ phase: "sending", file, sentBytes: 0 });
      const onProgress = (sentBytes: number) => {
        if (!signal.aborted) this.#become({ phase: "sending", file, sentBytes });
      };
      await putFile(upload.target, file, onProgress, signal);
    };
    try {
      await put();
    } catch (error) {
      if (!(error instanceof ApiError && error.code === UPLOAD_REFUSED)) throw error;
      // Most likely the address is over by the store's clock, which is not this device's.
      upload.target = null;
      await put();
    }
  }

  #become(state: SubmissionUploadState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
