/**
 * The upload of one file: announce it to the API, put it into the bucket, confirm it, wait for its check.
 * Every step can be repeated, so a retry resumes where the last try failed, and a file that has arrived
 * is never sent twice. The upload lives outside the page, which the learner may leave meanwhile.
 */
import { ApiError } from "@/shared/api/api-error";
import type { Submission } from "@/shared/api/types";
import { putFile, UPLOAD_REFUSED, type UploadTarget } from "@/shared/api/put-file";

export type SubmissionUploadState =
  | { phase: "idle" }
  | { phase: "preparing" | "checking"; file: File }
  | { phase: "sending"; file: File; sentBytes: number }
  | { phase: "failed"; file: File; error: unknown }
  | { phase: "settled"; file: File; submission: Submission };

/** A submission whose file has not arrived, and where to upload it. */
export interface OpenUpload {
  submission: Submission;
  target: UploadTarget | null;
}

export interface SubmissionUploadSteps {
  announce: (file: File, key: string, signal: AbortSignal) => Promise<OpenUpload>;
  /** Gets a new URL for an upload that was announced before. */
  renew: (submissionUuid: string, signal: AbortSignal) => Promise<UploadTarget>;
  /** Returns the checked submission, or its state so far if the check takes longer. */
  confirm: (submissionUuid: string, signal: AbortSignal) => Promise<Submission>;
  look: (submissionUuid: string, signal: AbortSignal) => Promise<Submission>;
  /** Cancels an announced upload. */
  giveUp: (submissionUuid: string) => Promise<void>;
  /** Called when data that other pages show has changed. */
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

  /** `unfinished` is an earlier announcement of the same file, to be resumed. */
  readonly start = (file: File, unfinished: Submission | null = null): void => {
    if (this.isUnderWay) return;
    this.#file = file;
    this.#key = crypto.randomUUID();
    this.#upload = unfinished && { submission: unfinished, target: null };
    this.#stored = false;
    void this.#run(file);
  };

  /** Resumes where the last try failed. */
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
    // An announced upload stays open for a day unless cancelled. If cancelling fails, the learner can go on.
    if (given !== null) {
      void this.#steps.giveUp(given.submission.uuid).then(this.#steps.onSettled, () => undefined);
    }
  };

  /** Forgets the result of the last upload once it has been read. */
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
      // A refused confirmation means that the file did not arrive as announced.
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
      // The URL has probably expired by the bucket's clock, which may differ from this device's.
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
