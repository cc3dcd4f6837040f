const units = ["bytes", "KB", "MB", "GB"];

/** "19.1 MB", in steps of 1024 as most operating systems count. */
export function formatFileSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const shown = unit === 0 ? String(size) : size.toFixed(size < 100 ? 1 : 0).replace(/\.0$/, "");
  return `${shown} ${units[unit] ?? ""}`;
}
