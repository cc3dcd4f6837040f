/**
 * The typed API client. Paths, parameters and shapes come from the generated `schema.d.ts`. Everything
 * that concerns all requests (token, timeouts, idempotency, errors) is here and nowhere else.
 * Components call `$api`, which adds caching; `api` is for the few requests that are not a plain query
 * or mutation. `connectApi` is called once at start-up, when the stage's configuration is known.
 */
import createClient from "openapi-fetch";
import createQueryHooks from "openapi-react-query";
import { ApiError } from "./api-error";
import type { ApiPaths } from "./api-paths";

const TIMEOUT_MS = 20_000;

interface Connection {
  baseUrl: string;
  token: () => string | null;
  /** The API rejected our token, so the session is over even if the token has not expired. */
  onRejectedToken: () => void;
}

let connection: Connection | null = null;

export function connectApi(to: Connection): void {
  connection = to;
}

function connected(): Connection {
  if (connection === null) throw new Error("connectApi must run before the first request");
  return connection;
}

/** Adds the base URL, which is known only after this module has been loaded. */
class StageRequest extends Request {
  constructor(path: RequestInfo | URL, init?: RequestInit) {
    super(`${connected().baseUrl}${path as string}`, init);
  }
}

export const api = createClient<ApiPaths>({ Request: StageRequest, fetch: fetchWithTimeout });

api.use({
  onRequest({ request }) {
    const token = connected().token();
    if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
    if (request.method !== "GET" && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", crypto.randomUUID());
    }
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    if (response.status === 401) connected().onRejectedToken();
    throw ApiError.fromAnswer(response, jsonOrText(await response.text()));
  },
});

/** Query and mutation hooks by method and path; the cache keys are `[method, path, init]`. */
export const $api = createQueryHooks(api);

/** Returns a response's data. Failed requests have already thrown an `ApiError`. */
export async function unwrap<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}

function jsonOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

async function fetchWithTimeout(request: Request): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, timeout]) });
  } catch (failure) {
    // Leaving a page cancels its queries, which is not an error.
    if (request.signal.aborted) throw failure;
    throw ApiError.unreachable(timeout.aborted ? "TIMEOUT" : "NETWORK");
  }
}
