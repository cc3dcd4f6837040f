/**
 * Makes the browser download an address that is served as an attachment, without leaving the page.
 * A separate function so that tests can mock it.
 */
export function saveFile(address: URL): void {
  const link = document.createElement("a");
  link.href = address.href;
  link.rel = "noopener noreferrer";
  link.download = "";
  document.body.append(link);
  link.click();
  link.remove();
}
