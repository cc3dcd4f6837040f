/** Addresses from data are validated before they become a link or a navigation. */

/**
 * A path inside this site, or null. "//host" and "/\host" are other sites to a browser, and so is
 * everything with a scheme.
 */
export function safePath(address: string | null | undefined): string | null {
  if (!address?.startsWith("/")) return null;
  const base = "https://inside.invalid";
  try {
    const url = new URL(address, base);
    // "/.//host" stays on this origin, but its path is "//host", which is another site once it is used.
    if (url.origin !== base || url.pathname.startsWith("//")) return null;
    return `${url.pathname}${url.search}${url.hash}`;
  } catch {
    return null;
  }
}

/** The address of a course's file or page: elsewhere, or a path on this site. */
export function contentUrl(address: string | null | undefined): URL | null {
  const path = safePath(address);
  return path === null ? safeUrl(address) : new URL(path, window.location.origin);
}

/** An https address, or an http address on this machine, where the stand-ins run; otherwise null. */
export function safeUrl(address: string | null | undefined): URL | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    const local = url.protocol === "http:" && ["127.0.0.1", "localhost"].includes(url.hostname);
    return url.protocol === "https:" || local ? url : null;
  } catch {
    return null;
  }
}
