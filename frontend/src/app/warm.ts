/** Starts a request early. If it fails, the page shows the error when it requests the same data. */
export function warm(request: Promise<unknown>): void {
  request.catch(() => undefined);
}
