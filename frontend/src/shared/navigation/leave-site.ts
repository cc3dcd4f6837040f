/** Leaves for another site in this tab. A function of its own so that tests can watch it. */
export function leaveSite(address: URL): void {
  window.location.assign(address.href);
}
