/** Navigates this tab to another site. A separate function so that tests can mock it. */
export function leaveSite(address: URL): void {
  window.location.assign(address.href);
}
