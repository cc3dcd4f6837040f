/** Starts a request early. Its failure is the page's to show, when it asks for the same data. */
export function prefetch(request: Promise<unknown>): void {
  request.catch(() => undefined);
}
