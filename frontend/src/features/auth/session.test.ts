/** The session with the real oidc-client-ts and a mocked issuer. */
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { server } from "@/testing/server";
import { openSession } from "./session";

const ISSUER = "https://id.test";
const config = { apiUrl: "https://api.test", issuer: ISSUER, clientId: "cpd-web" };
const KEY = `oidc.user:${ISSUER}:cpd-web`;

/** A token as an issuer would create it. The browser only reads it; the API verifies the signature. */
function token(claims: Record<string, unknown>): string {
  const encode = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
  return `${encode({ alg: "RS256" })}.${encode({ iss: ISSUER, aud: "cpd-web", sub: "1", ...claims })}.c2ln`;
}

const OLD = token({ iat: 1, exp: 2 });

function stored(fields: Record<string, unknown> = {}) {
  return JSON.stringify({
    id_token: OLD,
    access_token: "the-access-token",
    token_type: "Bearer",
    scope: "openid email profile",
    profile: { sub: "1", name: "Ada Learner", email: "ada@learner.example" },
    expires_at: Math.floor(Date.now() / 1000) + 3600,
    ...fields,
  });
}

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  server.use(
    http.get(`${ISSUER}/.well-known/openid-configuration`, () =>
      HttpResponse.json({
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/authorize`,
        token_endpoint: `${ISSUER}/token`,
        jwks_uri: `${ISSUER}/jwks`,
      }),
    ),
  );
});

/** Starts a sign-in and returns what the issuer was asked, without leaving the page. */
async function askedBy(session: Awaited<ReturnType<typeof openSession>>) {
  const left: string[] = [];
  vi.stubGlobal("location", { origin: "https://learn.test", href: "https://learn.test/", assign: (to: string) => left.push(to) });
  void session.signIn("/courses");
  await vi.waitFor(() => {
    expect(left).toHaveLength(1);
  });
  return new URL(left[0] ?? "").searchParams;
}

describe("a sign-in", () => {
  it.each([
    ["the nonce that it asked with", true],
    ["another nonce", false],
    ["no nonce", false],
  ])("with %s in the token", async (which, accepted) => {
    const session = await openSession(config);
    const asked = await askedBy(session);
    const nonce = asked.get("nonce") ?? "";
    expect(nonce).toMatch(/^[0-9a-f-]{36}$/);
    const claims = { iat: 1, exp: 9_999_999_999 };
    const given = which.startsWith("the") ? { nonce } : which.startsWith("another") ? { nonce: "another" } : {};
    server.use(
      http.post(`${ISSUER}/token`, () =>
        HttpResponse.json({ id_token: token({ ...claims, ...given }), access_token: "a", token_type: "Bearer", expires_in: 3600 }),
      ),
    );
    vi.stubGlobal("location", { origin: "https://learn.test", href: `https://learn.test/callback?code=c&state=${asked.get("state")}` });
    const completed = session.completeSignIn();
    if (accepted) await expect(completed).resolves.toBe("/courses");
    else await expect(completed).rejects.toThrow("nonce");
    expect(session.state().status).toBe(accepted ? "signed-in" : "signed-out");
    vi.unstubAllGlobals();
  });
});

describe("a session", () => {
  it("survives a reload of its tab, and sends the ID token", async () => {
    sessionStorage.setItem(KEY, stored());
    const session = await openSession(config);
    expect(session.state()).toEqual({ status: "signed-in", id: "1", name: "Ada Learner", email: "ada@learner.example" });
    expect(session.token()).toBe(OLD);
  });

  it("that has expired is not restored", async () => {
    sessionStorage.setItem(KEY, stored({ expires_at: Math.floor(Date.now() / 1000) - 1 }));
    const session = await openSession(config);
    expect(session.state()).toEqual({ status: "signed-out", reason: "never" });
    expect(session.token()).toBeNull();
  });

  it("that has expired is renewed with its refresh token, without user interaction", async () => {
    const renewed = token({ iat: 1, exp: 9_999_999_999 });
    server.use(
      http.post(`${ISSUER}/token`, async ({ request }) =>
        new URLSearchParams(await request.text()).get("refresh_token") === "the-refresh-token"
          ? HttpResponse.json({ id_token: renewed, access_token: "new", token_type: "Bearer", expires_in: 3600 })
          : HttpResponse.json({ error: "invalid_grant" }, { status: 400 }),
      ),
    );
    sessionStorage.setItem(KEY, stored({ expires_at: 1, refresh_token: "the-refresh-token" }));
    expect((await openSession(config)).token()).toBe(renewed);

    sessionStorage.setItem(KEY, stored({ expires_at: 1, refresh_token: "a-revoked-one" }));
    expect((await openSession(config)).token()).toBeNull();
  });

  it("ends when the API rejects its token, and notifies listeners once", async () => {
    sessionStorage.setItem(KEY, stored());
    const session = await openSession(config);
    const listener = vi.fn();
    session.subscribe(listener);
    session.expire();
    session.expire();
    expect(session.state()).toEqual({ status: "signed-out", reason: "expired" });
    expect(session.token()).toBeNull();
    expect(listener).toHaveBeenCalledOnce();
    await vi.waitFor(() => {
      expect(sessionStorage.getItem(KEY)).toBeNull();
    });
  });

  it("leaves nothing in the browser's storage after signing out", async () => {
    sessionStorage.setItem(KEY, stored());
    const session = await openSession(config);
    await session.signOut();
    expect(session.state()).toEqual({ status: "signed-out", reason: "left" });
    expect(sessionStorage.getItem(KEY)).toBeNull();
  });

  it("never puts anything into localStorage", async () => {
    sessionStorage.setItem(KEY, stored());
    const session = await openSession(config);
    session.expire();
    expect(localStorage).toHaveLength(0);
  });
});
