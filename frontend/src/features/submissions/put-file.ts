/**
 * The file's way into the bucket: one PUT to a presigned address, past the API. By XMLHttpRequest,
 * because fetch cannot tell how much of a body has been sent.
 */
import { ApiError } from "@/shared/api/api-error";

export interface UploadTarget {
  url: string;
  method: string;
  /** What the signature demands and a browser does not set by itself. */
  headers: Record<string, string>;
  expires_at: string;
}

/** The bucket does not take this address any more (or never did): a fresh one is needed. */
export const UPLOAD_REFUSED = "UPLOAD_REFUSED";

const PRECONDITION_FAILED = 412;
/** A line that is dead without saying so: nothing was sent and nothing came for this long. */
const SILENCE_MS = 60_000;

/** Resolves once the object is in the bucket; fails with an `ApiError`, or with the signal's reason. */
export function putFile(
  target: UploadTarget,
  file: File,
  onProgress: (sentBytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const cancel = () => {
      request.abort();
    };
    let silence: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(cancel, SILENCE_MS);
    };
    request.upload.onprogress = ({ loaded }) => {
      listen();
      onProgress(Math.min(loaded, file.size));
    };
    request.onload = () => {
      const { status } = request;
      // It is there already: an earlier try arrived, and only its answer got lost.
      if ((status >= 200 && status < 300) || status === PRECONDITION_FAILED) resolve();
      else if (status >= 500 || status === 429) reject(new ApiError("UNAVAILABLE", status, "The store is busy."));
      else reject(new ApiError(UPLOAD_REFUSED, status, "The store refused the upload."));
    };
    request.onerror = () => {
      reject(ApiError.unreachable("NETWORK"));
    };
    request.onabort = () => {
      reject(signal.aborted ? (signal.reason as Error) : ApiError.unreachable("TIMEOUT"));
    };
    request.onloadend = () => {
      clearTimeout(silence);
      signal.removeEventListener("abort", cancel);
    };
    signal.addEventListener("abort", cancel);
    request.open(target.method, target.url);
    for (const [name, value] of Object.entries(target.headers)) request.setRequestHeader(name, value);
    listen();
    request.send(file);
  });
}
