import { HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "./api-error";
import { api, connectApi, unwrap } from "./client";
import { aLearner } from "@/testing/fixtures";
import { API_URL, http, server } from "@/testing/server";

const rejected = vi.fn();

beforeEach(() => {
  connectApi({ baseUrl: API_URL, token: () => "the-token", onRejectedToken: rejected });
});

describe("every request", () => {
  it("carries the token; a read carries no idempotency key", async () => {
    let headers = new Headers();
    server.use(
      http.get("/api/users/me/", ({ request }) => {
        headers = request.headers;
        return HttpResponse.json(aLearner());
      }),
    );
    await unwrap(api.GET("/api/users/me/"));
    expect(headers.get("Authorization")).toBe("Bearer the-token");
    expect(headers.has("Idempotency-Key")).toBe(false);
  });

  it("that writes carries an idempotency key, generated unless the caller gave one", async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post("/api/notifications/read-all/", ({ request }) => {
        keys.push(request.headers.get("Idempotency-Key"));
        return HttpResponse.json({ marked_read: 0, unread: 0 });
      }),
    );
    await unwrap(api.POST("/api/notifications/read-all/"));
    await unwrap(api.POST("/api/notifications/read-all/", { headers: { "Idempotency-Key": "mine" } }));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).toBe("mine");
  });

  it("keeps the stage's base path", async () => {
    connectApi({ baseUrl: "https://api.test/_aws/execute-api/abc", token: () => null, onRejectedToken: rejected });
    server.use(http.untyped.get("https://api.test/_aws/execute-api/abc/api/users/me/", () => HttpResponse.json(aLearner())));
    expect((await unwrap(api.GET("/api/users/me/"))).name).toBe("Ada Learner");
  });
});

describe("a refusal", () => {
  const refused = async (response: Response): Promise<ApiError> => {
    server.use(http.get("/api/users/me/", () => response));
    return unwrap(api.GET("/api/users/me/")).then(
      () => Promise.reject(new Error("it was accepted")),
      (error: unknown) => error as ApiError,
    );
  };

  it("keeps the API's code, details and Retry-After", async () => {
    const body = { error: { code: "UNAVAILABLE", message: "busy", details: { field: ["reason"], odd: "text" } } };
    const error = await refused(HttpResponse.json(body, { status: 503, headers: { "Retry-After": "7" } }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: "UNAVAILABLE", status: 503, retryAfterSeconds: 7, isPassing: true });
    expect(error.details).toEqual({ field: ["reason"], odd: [] });
  });

  it.each([
    [401, "NOT_AUTHENTICATED", false],
    [404, "NOT_FOUND", false],
    [413, "FILE_TOO_LARGE", false],
    [429, "RATE_LIMITED", true],
    [500, "UNAVAILABLE", true],
  ])("of the gateway, with %i and only a message, becomes %s", async (status, code, isPassing) => {
    const error = await refused(HttpResponse.json({ message: "Said by the gateway" }, { status }));
    expect(error).toMatchObject({ code, status, isPassing, message: "Said by the gateway" });
  });

  it("that is not JSON still becomes an ApiError", async () => {
    expect(await refused(new HttpResponse("<h1>Bad gateway</h1>", { status: 502 }))).toMatchObject({
      code: "UNAVAILABLE",
      status: 502,
    });
  });

  it("of the token ends the session", async () => {
    await refused(HttpResponse.json({ message: "Unauthorized" }, { status: 401 }));
    expect(rejected).toHaveBeenCalledOnce();
  });

  it("by the network is distinguished from a request that the page cancelled", async () => {
    expect(await refused(HttpResponse.error())).toMatchObject({ code: "NETWORK", status: 0, isPassing: true });
    const given = new AbortController();
    given.abort();
    await expect(unwrap(api.GET("/api/users/me/", { signal: given.signal }))).rejects.toHaveProperty(
      "name",
      "AbortError",
    );
  });
});
