/**
 * Has the browser save what an address answers as an attachment. The page stays where it is. A
 * function of its own so that tests can watch it.
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
