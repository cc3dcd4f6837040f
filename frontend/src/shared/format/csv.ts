/** CSV files that spreadsheets open as they are meant, for what only the browser has. The server writes its own the same way. */

/** Text that begins like this would be read as a formula; also on keyboards of East Asia. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

export function csvOf(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): Blob {
  return new Blob([csvText(headings, rows)], { type: "text/csv;charset=utf-8" });
}

export function csvText(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [headings, ...rows].map((cells) => cells.map(quoted).join(","));
  // Without the mark, Excel reads the encoding of the computer's language.
  return `\uFEFF${lines.join("\r\n")}\r\n`;
}

function quoted(cell: string | number): string {
  const text = typeof cell === "number" ? String(cell) : FORMULA.test(cell) ? `'${cell}` : cell;
  return `"${text.replaceAll('"', '""')}"`;
}
