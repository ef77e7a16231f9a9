/**
 * A code of eight digits as people type it, with or without its dashes or its category: `900-249-08`,
 * `HW08 90024908`, `９００－２４９－０８`. None when it is no whole code, or when category and code differ.
 */
export function readWasteCode(text: string): string | undefined {
  const plain = text
    .normalize("NFKC")
    .replace(/[‐-―−]/g, "-")
    .replace(/\s+/g, "")
    .toUpperCase();
  const found = /^(?:HW(\d{2}))?(\d{3})-?(\d{3})-?(\d{2})$/.exec(plain);
  if (found === null || (found[1] !== undefined && found[1] !== found[4])) return undefined;
  return `${found[2]}-${found[3]}-${found[4]}`;
}
