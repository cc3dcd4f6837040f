/**
 * The session, by OpenID Connect's authorization code flow with PKCE (oidc-client-ts). Tokens stay in
 * sessionStorage: it ends with the tab, is not shared between tabs, and survives the trip to Stripe's
 * page and back, which memory would not. They are never in localStorage. A new tab, such as one opened
 * from an email, signs in again through the issuer's own session, without a password.
 */
import { UserManager, WebStorageStateStore, type User } from "oidc-client-ts";
import type { RuntimeConfig } from "@/shared/config/runtime-config";
import { routes } from "@/shared/navigation/paths";
import { safePath } from "@/shared/navigation/safe-url";

export type SignedOutReason = "never" | "left" | "expired";

export type SessionState =
  | { status: "signed-in"; id: string; name: string; email: string }
  | { status: "signed-out"; reason: SignedOutReason };

export interface Session {
  state: () => SessionState;
  subscribe: (listener: () => void) => () => void;
  token: () => string | null;
  /** Redirects to the issuer's sign-in page. */
  signIn: (returnTo: string) => Promise<void>;
  /** Exchanges the code in the address for tokens and returns the path the learner wanted to open. */
  completeSignIn: () => Promise<string>;
  signOut: () => Promise<void>;
  /** Ends the session because the API no longer accepts its token. */
  expire: () => void;
}

const HOME = routes.courses;

export async function openSession(config: Pick<RuntimeConfig, "issuer" | "clientId">): Promise<Session> {
  const origin = window.location.origin;
  const manager = new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: `${origin}/callback`,
    post_logout_redirect_uri: `${origin}/`,
    response_type: "code",
    scope: "openid email profile",
    userStore: new WebStorageStateStore({ store: window.sessionStorage }),
    stateStore: new WebStorageStateStore({ store: window.sessionStorage }),
    // Renewal in a hidden frame needs third-party cookies and a page that may be framed; we have
    // neither. Renewal uses a refresh token instead; without one the learner signs in again.
    automaticSilentRenew: false,
  });
  let user: User | null = await restored(manager);
  let state: SessionState = stateOf(user, "never");
  let completing: Promise<string> | null = null;
  const listeners = new Set<() => void>();

  const become = (next: User | null, reason: SignedOutReason) => {
    user = usable(next);
    state = stateOf(user, reason);
    for (const listener of listeners) listener();
  };
  const expire = () => {
    if (state.status === "signed-out") return;
    become(null, "expired");
    void manager.removeUser();
  };
  const renew = async () => {
    if (user?.refresh_token === undefined) return;
    try {
      become(await manager.signinSilent(), "expired");
    } catch {
      // The current token may still be valid for a minute; the session ends when it expires.
    }
  };
  manager.events.addAccessTokenExpiring(() => void renew());
  // After the computer wakes up, both events fire together, so try to renew before giving up.
  manager.events.addAccessTokenExpired(
    () =>
      void renew().then(() => {
        if (usable(user) === null) expire();
      }),
  );
  void manager.clearStaleState();

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // Cognito puts the name and email address only into the ID token, so the API reads that one.
    token: () => user?.id_token ?? null,
    // The issuer repeats the nonce in the ID token, and the library compares: a token from another sign-in is refused.
    signIn: (returnTo) => manager.signinRedirect({ state: returnTo, nonce: crypto.randomUUID() }),
    completeSignIn: () => {
      // The code works only once and React runs effects twice in development, so reuse the promise.
      completing ??= manager.signinRedirectCallback().then((signedIn) => {
        become(signedIn, "never");
        return safePath(signedIn.state as string | null) ?? HOME;
      });
      return completing;
    },
    signOut: async () => {
      become(null, "left");
      // Remove the user first, so that the library does not put the ID token, which grants access to
      // our API, into the issuer's URL and so into histories and logs. The client ID identifies us.
      await manager.removeUser();
      const endSession = await manager.metadataService.getEndSessionEndpoint().catch(() => undefined);
      if (endSession === undefined) return;
      // Cognito's own parameter for the return address; other issuers ignore it.
      await manager.signoutRedirect({ extraQueryParams: { logout_uri: `${origin}/` } });
    },
    expire,
  };
}

/** Restores this tab's user, renewing tokens that expired in the meantime. */
async function restored(manager: UserManager): Promise<User | null> {
  const user = await manager.getUser();
  if (user?.expired === true && user.refresh_token !== undefined) {
    return usable(await manager.signinSilent().catch(() => null));
  }
  return usable(user);
}

function usable(user: User | null): User | null {
  return user !== null && user.expired !== true && user.id_token !== undefined ? user : null;
}

function stateOf(user: User | null, reason: SignedOutReason): SessionState {
  if (user === null) return { status: "signed-out", reason };
  const { sub: id, name, email } = user.profile;
  return { status: "signed-in", id, name: name ?? email ?? "Learner", email: email ?? "" };
}
