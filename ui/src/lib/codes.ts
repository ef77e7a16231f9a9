/** Our own display code in groups: `WF-7K3M-92QD`. A text of another shape is left as it is. */
export function manifestCode(code: string): string {
  const found = /^WF-?([0-9A-Z]{4})-?([0-9A-Z]{4})$/.exec(code.toUpperCase());
  return found === null ? code : `WF-${found[1]}-${found[2]}`;
}

/** A national number of 14 digits in groups: `2026 4201 000123`. */
export function nationalNumber(number: string): string {
  const found = /^(\d{4})(\d{4})(\d{6})$/.exec(number);
  return found === null ? number : `${found[1]} ${found[2]} ${found[3]}`;
}

/** A unified social credit code in groups: `91420102 0000 0000 0Q`. */
export function creditCode(code: string): string {
  const found = /^(.{8})(.{4})(.{4})(.{2})$/.exec(code);
  return found === null ? code : found.slice(1).join(" ");
}

/** The first 16 digits of a hash or a key, in fours: enough to compare by eye. */
export function shortHash(hex: string): string {
  return (hex.slice(0, 16).match(/.{1,4}/g) ?? []).join(" ");
}
