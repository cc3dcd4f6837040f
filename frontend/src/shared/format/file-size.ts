const units = ["bytes", "KB", "MB", "GB"];

/** "19.1 MB": as learners and their computers count, in steps of 1024. */
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
