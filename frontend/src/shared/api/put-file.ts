/**
 * Uploads a file, or a part of one, with one PUT to a presigned URL, bypassing the API. Uses XMLHttpRequest, because
 * fetch cannot report upload progress.
 */
import { ApiError } from "./api-error";

export interface UploadTarget {
  url: string;
  method: string;
  /** Headers that the signature requires and the browser does not set itself. */
  headers: Record<string, string>;
  expires_at: string;
}

/** The bucket rejected the URL, for example because it has expired; a new one is needed. */
export const UPLOAD_REFUSED = "UPLOAD_REFUSED";

const PRECONDITION_FAILED = 412;
/** Without any progress for this long, the connection is considered dead. */
const SILENCE_MS = 60_000;

/** Resolves once the object is in the bucket; rejects with an `ApiError` or the signal's reason. */
export function putFile(
  target: UploadTarget,
  file: Blob,
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
      // The object already exists: an earlier try succeeded and only its response was lost.
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
