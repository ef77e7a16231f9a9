/** A whole number with thousands separators: `1,204`. */
export function count(value: number): string {
  return Math.trunc(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share with one decimal, `98.7%`; none when there is no whole. */
export function percent(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : `${((part * 100) / whole).toFixed(1)}%`;
}

/** The length of a file: `812 B`, `18.4 kB`, `4.8 MB`; a thousand of each make the next. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let size = bytes / 1_000;
  let at = 0;
  while (size >= 999.95 && at < units.length - 1) {
    size /= 1_000;
    at++;
  }
  return `${size.toFixed(1)} ${units[at]}`;
}
