/**
 * Lists are paged by an opaque cursor in the `next` URL. Only its query is used: behind a proxy, the
 * host in it is not one the browser can reach.
 */
export function cursorOf(next: string | null | undefined): string | null {
  if (!next) return null;
  return new URL(next, "https://placeholder.invalid").searchParams.get("cursor");
}
