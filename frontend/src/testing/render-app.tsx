/** Renders the whole app at one address for a signed-in user. Only the API and the issuer are mocked. */
import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import type { Session, SessionState } from "@/features/auth/session";
import { createQueryClient } from "@/shared/api/query-client";
import { App } from "@/app/app";
import { createAppRouter } from "@/app/router";
import { routes } from "@/shared/navigation/paths";

const ADA: SessionState = { status: "signed-in", id: "ada", name: "Ada Learner", email: "ada@learner.example" };

export function aSession(initial: SessionState = ADA) {
  let state = initial;
  const listeners = new Set<() => void>();
  const become = (next: SessionState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const session: Session = {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    token: () => "token-of-a-test",
    signIn: vi.fn(() => Promise.resolve()),
    completeSignIn: vi.fn(() => {
      become(ADA);
      return Promise.resolve(routes.courses);
    }),
    signOut: vi.fn(() => {
      become({ status: "signed-out", reason: "left" });
      return Promise.resolve();
    }),
    expire: () => {
      become({ status: "signed-out", reason: "expired" });
    },
  };
  return session;
}

export function renderApp(address: string, session: Session = aSession()) {
  const queryClient = createQueryClient();
  // Retries are tested elsewhere; here they would only make failures slow.
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } });
  const history = createMemoryHistory({ initialEntries: [address] });
  const router = createAppRouter({ session, queryClient });
  router.update({ ...router.options, history });
  const view = render(<App session={session} queryClient={queryClient} router={router} />);
  const user = userEvent.setup({
    advanceTimers: (ms) => {
      if (vi.isFakeTimers()) vi.advanceTimersByTime(ms);
    },
  });
  return { ...view, user, router, session };
}
