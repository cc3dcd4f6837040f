/**
 * The typed client of the API. Paths, parameters and shapes come from the generated `schema.d.ts`;
 * everything that concerns all requests (token, timeouts, idempotency, errors) is here and nowhere
 * else. `connectApi` is called once at the start, when the stage's configuration is known.
 */
import createClient, { type Client } from "openapi-fetch";
import { ApiError } from "./api-error";
import type { paths } from "./schema";

const TIMEOUT_MS = 20_000;

interface Connection {
  baseUrl: string;
  token: () => string | null;
  /** The API refused our token: the session is over, whatever the clock says. */
  onRejectedToken: () => void;
}

let client: Client<paths> | null = null;

export function connectApi(connection: Connection): void {
  client = createClient<paths>({ baseUrl: connection.baseUrl, fetch: fetchWithTimeout });
  client.use({
    onRequest({ request }) {
      const token = connection.token();
      if (token !== null) request.headers.set("Authorization", `Bearer ${token}`);
      if (request.method !== "GET" && !request.headers.has("Idempotency-Key")) {
        request.headers.set("Idempotency-Key", crypto.randomUUID());
      }
      return request;
    },
    onResponse({ response }) {
      if (response.status === 401) connection.onRejectedToken();
    },
  });
}

export function api(): Client<paths> {
  if (client === null) throw new Error("connectApi must run before the first request");
  return client;
}

/** The data of an answer, or the `ApiError` it stands for. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw ApiError.fromAnswer(response, error);
  return data as T;
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
