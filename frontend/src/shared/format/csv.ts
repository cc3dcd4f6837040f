/** CSV files that spreadsheets open as they are meant, for reports that only the browser has. */

/** Text that begins like this would be read as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvOf(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): Blob {
  const lines = [headings, ...rows].map((cells) => cells.map(quoted).join(","));
  // Without the mark, Excel reads the encoding of the computer's language.
  return new Blob([`\uFEFF${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" });
}

function quoted(cell: string | number): string {
  const text = typeof cell === "number" ? String(cell) : FORMULA.test(cell) ? `'${cell}` : cell;
  return `"${text.replaceAll('"', '""')}"`;
}
