import { lazyRouteComponent, type RouteComponent } from "@tanstack/react-router";

/**
 * A page as a chunk of its own. When the chunk cannot be fetched, the router reloads the site, which
 * is right after a new release, whose chunks have other names. Offline it would only swap our page
 * for the browser's own error page; there the failure is given another name, and `CrashPage` shows.
 */
export function lazyPage<Name extends string>(load: () => Promise<Record<Name, RouteComponent>>, name: Name) {
  return lazyRouteComponent(
    () =>
      load().catch((cause: unknown) => {
        throw navigator.onLine ? cause : new Error("This page's code was not fetched before the network went", { cause });
      }),
    name,
  );
}
