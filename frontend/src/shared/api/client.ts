/**
 * The typed client of the API. Paths, parameters and shapes come from the generated `schema.d.ts`;
 * everything that concerns all requests (token, timeouts, idempotency, errors) is here and nowhere
 * else. Components call `$api`, which adds caching; `api` serves the few requests that are not a
 * plain query or mutation. `connectApi` runs once at the start, when the stage's configuration is known.
 */
import createClient from "openapi-fetch";
import createQueryHooks from "openapi-react-query";
import { ApiError } from "./api-error";
import type { ApiPaths } from "./api-paths";

const TIMEOUT_MS = 20_000;

interface Connection {
  baseUrl: string;
  token: () => string | null;
  /** The API refused our token: the session is over, whatever the clock says. */
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

/** The base URL is known only after the start, when this module has long been loaded. */
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

/** The data of a response. A failure has been thrown as an `ApiError` by then. */
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
    // A page that was left cancels its queries; that is nobody's error.
    if (request.signal.aborted) throw failure;
    throw ApiError.unreachable(timeout.aborted ? "TIMEOUT" : "NETWORK");
  }
}
