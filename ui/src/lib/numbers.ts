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
