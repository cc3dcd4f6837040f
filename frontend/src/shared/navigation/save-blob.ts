/**
 * Makes the browser save a fetched file. Used for files that need the token, which a link cannot send.
 * A separate function so that tests can mock it.
 */
export function saveBlob(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Not immediately: some browsers start reading the content only after the click has been handled.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
