/**
 * Lists are paged by an opaque cursor inside the `next` address. Only its query is taken: the host
 * in it is whatever the API believes to be called, which behind a proxy is not what we can reach.
 */
export function cursorOf(next: string | null | undefined): string | null {
  if (!next) return null;
  return new URL(next, "https://placeholder.invalid").searchParams.get("cursor");
}
