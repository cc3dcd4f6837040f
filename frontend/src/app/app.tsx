import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Session } from "@/features/auth/session";
import { SessionContext } from "@/features/auth/session-context";
import { Toaster } from "@/shared/ui/toaster";
import type { AppRouter } from "./router";

interface AppProps {
  session: Session;
  queryClient: QueryClient;
  router: AppRouter;
}

export function App({ session, queryClient, router }: AppProps) {
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
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </SessionContext>
  );
}
