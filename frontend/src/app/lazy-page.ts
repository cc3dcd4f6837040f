import { lazyRouteComponent, type RouteComponent } from "@tanstack/react-router";

/**
 * Loads a page as a separate chunk. If the chunk cannot be fetched, the router reloads the site, which
 * is right after a release, because the chunks have new names. Offline, reloading would only show the
 * browser's own error page, so the error is replaced by one that `CrashPage` handles.
 */
export function lazyPage<Name extends string>(load: () => Promise<Record<Name, RouteComponent>>, name: Name) {
  return lazyRouteComponent(
    () =>
      load().catch((cause: unknown) => {
        throw navigator.onLine ? cause : new Error("The page could not be loaded while offline", { cause });
      }),
    name,
  );
}
