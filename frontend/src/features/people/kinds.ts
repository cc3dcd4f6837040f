/** Kinds of stored things as the API names them, counted for people. */

export function countOf(items: number, kind: string): string {
  return items === 1 ? `1 ${kind}` : `${String(items)} ${plural(kind)}`;
}

/** The parts that the API's names end in. */
function plural(kind: string): string {
  if (/(s|totals|goals|storage|progress|viewing|grading)$/.test(kind)) return kind;
  if (/[^aeiou]y$/.test(kind)) return `${kind.slice(0, -1)}ies`;
  return `${kind}s`;
}
