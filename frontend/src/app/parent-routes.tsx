/** The two routes that all others hang below: the root, and the parent of everything that needs a signed-in user. */
import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, Outlet, redirect } from "@tanstack/react-router";
import type { Session } from "@/features/auth/session";
import { routes } from "@/shared/navigation/paths";
import { LostPage, NotFoundPage } from "./pages/not-found-page";
import { AppShell } from "./shell/app-shell";

export interface RouterContext {
  session: Session;
  queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: LostPage,
});

/** Parent of all routes that require a signed-in user and show the header. */
export const learnerRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "learner",
  beforeLoad: ({ context, location }) => {
    const state = context.session.state();
    if (state.status === "signed-in") return;
    const arrivedAtFrontDoor = location.pathname === "/" || state.reason === "left";
    throw redirect({
      to: routes.signIn,
      replace: true,
      search: arrivedAtFrontDoor
        ? {}
        : { returnTo: location.href, ended: state.reason === "expired" ? true : undefined },
    });
  },
  component: AppShell,
  notFoundComponent: NotFoundPage,
});
