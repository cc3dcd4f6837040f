/**
 * Who is signed in, by OpenID Connect authorization code with PKCE (oidc-client-ts). Tokens stay in
 * sessionStorage: it ends with the tab, it is not shared between tabs, and it survives the trip to
 * the Stripe page and back, which memory would not. They are never in localStorage. A new tab, such
 * as one opened from a mail, signs in again through the issuer's own session, without a password.
 */
import { UserManager, WebStorageStateStore, type User } from "oidc-client-ts";
import type { RuntimeConfig } from "@/shared/config/runtime-config";
import { routes } from "@/shared/navigation/paths";
import { safePath } from "@/shared/navigation/safe-url";

export type SignedOutReason = "never" | "left" | "expired";

export type SessionState =
  | { status: "signed-in"; name: string; email: string }
  | { status: "signed-out"; reason: SignedOutReason };

export interface Session {
  state: () => SessionState;
  subscribe: (listener: () => void) => () => void;
  token: () => string | null;
  /** Leaves the site for the issuer's sign-in page. */
  signIn: (returnTo: string) => Promise<void>;
  /** Turns the code in the address into tokens and answers where the learner wanted to go. */
  completeSignIn: () => Promise<string>;
  signOut: () => Promise<void>;
  /** The API does not accept our token any more. */
  expire: () => void;
}

const HOME = routes.courses;

export async function openSession(config: RuntimeConfig): Promise<Session> {
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
    // neither. A refresh token does it below; without one the learner is asked to sign in again.
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
      // The token in hand may be good for another minute; when it ends, the session does.
    }
  };
  manager.events.addAccessTokenExpiring(() => void renew());
  // After sleep both events come at once, so what was missed is tried here before giving up.
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
    // Cognito puts name and address into the ID token only, so that is the one the API reads.
    token: () => user?.id_token ?? null,
    signIn: (returnTo) => manager.signinRedirect({ state: returnTo }),
    completeSignIn: () => {
      // The code works once, and React runs effects twice in development: keep the one answer.
      completing ??= manager.signinRedirectCallback().then((signedIn) => {
        become(signedIn, "never");
        return safePath(signedIn.state as string | null) ?? HOME;
      });
      return completing;
    },
    signOut: async () => {
      become(null, "left");
      // Before leaving, so that the library does not put the ID token, which opens our API, into the
      // issuer's address and thereby into histories and logs. The client id names us instead.
      await manager.removeUser();
      const endSession = await manager.metadataService.getEndSessionEndpoint().catch(() => undefined);
      if (endSession === undefined) return;
      // Cognito has a name of its own for where to go next; other issuers ignore it.
      await manager.signoutRedirect({ extraQueryParams: { logout_uri: `${origin}/` } });
    },
    expire,
  };
}

/** Who this tab was signed in as, with new tokens where the old ones ran out while it was closed. */
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
  const { name, email } = user.profile;
  return { status: "signed-in", name: name ?? email ?? "Learner", email: email ?? "" };
}
