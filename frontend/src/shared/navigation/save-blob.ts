/**
 * Has the browser save what was fetched. For files that need the token: a link could not carry it.
 * A function of its own so that tests can watch it.
 */
export function saveBlob(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Not at once: some browsers begin to read the content only after the click was handled.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
