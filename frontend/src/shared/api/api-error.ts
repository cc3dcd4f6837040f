/** One error type for every failed request: refused by the API, refused by the gateway, or never answered. */

/** Our own codes, for requests that never reached the API. All other codes come from the API; see its document. */
export type LocalCode = "NETWORK" | "TIMEOUT";

export class ApiError extends Error {
  readonly code: string;
  /** HTTP status; 0 when there was no response. */
  readonly status: number;
  /** Reasons by field, for forms. */
  readonly details: Record<string, string[]>;
  /** From the Retry-After header. */
  readonly retryAfterSeconds: number | null;
  /** The whole response, for codes that say more. */
  readonly body: unknown;

  constructor(
    code: string,
    status: number,
    message: string,
    details: Record<string, string[]> = {},
    retryAfterSeconds: number | null = null,
    body: unknown = null,
  ) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
    this.body = body;
  }

  static unreachable(code: LocalCode): ApiError {
    return new ApiError(code, 0, code === "TIMEOUT" ? "The request timed out." : "The network failed.");
  }

  /** `body` is the parsed JSON, or text if the response was not JSON. */
  static fromAnswer(response: Response, body: unknown): ApiError {
    const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    const wait = Number.isNaN(retryAfter) ? null : retryAfter;
    const ours = isRecord(body) && isRecord(body.error) ? body.error : null;
    if (ours && typeof ours.code === "string") {
      return new ApiError(ours.code, response.status, text(ours.message), reasons(ours.details), wait, body);
    }
    // The gateway's own responses carry only a message, so the code follows from the status.
    const message = isRecord(body) ? text(body.message) : "";
    return new ApiError(codeOfStatus(response.status), response.status, message, {}, wait);
  }

  /** Whether retrying the same request may succeed. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function codeOfStatus(status: number): string {
  switch (status) {
    case 401:
      return "NOT_AUTHENTICATED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 409:
      return "CONFLICT";
    case 413:
      return "FILE_TOO_LARGE";
    case 429:
      return "RATE_LIMITED";
    default:
      return status >= 500 ? "UNAVAILABLE" : "VALIDATION_ERROR";
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function reasons(details: unknown): Record<string, string[]> {
  if (!isRecord(details)) return {};
  const entries = Object.entries(details).map(([field, list]): [string, string[]] => [
    field,
    Array.isArray(list) ? list.filter((reason) => typeof reason === "string") : [],
  ]);
  return Object.fromEntries(entries);
}
