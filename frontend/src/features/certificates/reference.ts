/** What a person typed or pasted, cut down to the code or number. The API reads every spelling of those. */

/** The end of a link, else the text as it is, without what cannot be part of an address. */
export function referenceFrom(pasted: string): string {
  const text = decoded(pasted.trim()).normalize("NFKC");
  const links = [...text.matchAll(/\/(?:verify|certificates)\/([^/?#&]*)/gi)];
  const reference = links.at(-1)?.[1] ?? text;
  return reference.replace(/[/\\?#%]/g, "").trim().slice(0, 200);
}

/** Links in links, as mail programs make them, are encoded twice. */
function decoded(text: string): string {
  let result = text;
  for (let round = 0; round < 3; round += 1) {
    try {
      result = decodeURIComponent(result);
    } catch {
      break;
    }
  }
  return result;
}
