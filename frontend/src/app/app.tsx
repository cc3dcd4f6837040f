import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import type { Session } from "@/features/auth/session";
import { SessionContext } from "@/features/auth/session-context";
import { DraftOwner } from "@/shared/drafts/draft-owner";
import { deferred } from "@/shared/ui/deferred";
import { useToasts } from "@/shared/ui/toast-store";
import type { AppRouter } from "./router";

const toaster = deferred(() => import("@/shared/ui/toaster"));

interface AppProps {
  session: Session;
  queryClient: QueryClient;
  router: AppRouter;
}

export function App({ session, queryClient, router }: AppProps) {
  const state = useSyncExternalStore(session.subscribe, session.state);
  // When the session ends, discard its data and run the route guard again.
  useEffect(
    () =>
      session.subscribe(() => {
        if (session.state().status === "signed-in") return;
        queryClient.clear();
        void router.invalidate();
      }),
    [session, queryClient, router],
  );
  return (
    <SessionContext value={session}>
      <QueryClientProvider client={queryClient}>
        <DraftOwner value={state.status === "signed-in" ? state.id : null}>
          <RouterProvider router={router} />
        </DraftOwner>
        <Messages />
      </QueryClientProvider>
    </SessionContext>
  );
}

/** Shown when there is one; loaded before, so that it can say that the connection is lost. */
function Messages() {
  const some = useToasts().length > 0;
  const loaded = toaster.useLoaded();
  useEffect(() => {
    // Without it the message waits: the next one, or the next idle moment, tries again.
    if (some) toaster.load().catch(() => undefined);
  }, [some]);
  return loaded === undefined ? null : <loaded.Toaster />;
}
