/**
 * The provinces as they stand at the head of a number plate, under the first two digits of their division code.
 *
 * Whether a plate can be one is asked of the core; here it is only typed, split and shown.
 */
const HEADS: Readonly<Record<string, string>> = {
  11: "京",
  12: "津",
  13: "冀",
  14: "晋",
  15: "蒙",
  21: "辽",
  22: "吉",
  23: "黑",
  31: "沪",
  32: "苏",
  33: "浙",
  34: "皖",
  35: "闽",
  36: "赣",
  37: "鲁",
  41: "豫",
  42: "鄂",
  43: "湘",
  44: "粤",
  45: "桂",
  46: "琼",
  50: "渝",
  51: "川",
  52: "贵",
  53: "云",
  54: "藏",
  61: "陕",
  62: "甘",
  63: "青",
  64: "宁",
  65: "新",
};

/** Every province's character, in the order of the division codes. */
export const PROVINCES: readonly string[] = Object.values(HEADS);

/** The head of plates from a division (`420107` gives `鄂`), as far as it is known. */
export function provinceOf(division: string | null | undefined): string | undefined {
  return division == null ? undefined : HEADS[division.slice(0, 2)];
}

/** A plate as it was typed, with full-width letters, small letters, blanks and dots put right: `鄂a·１２３４５`. */
export function tidyPlate(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s\-.·•・‧∙⋅●]/g, "")
    .toUpperCase();
}

/** What was typed, in two parts: a province's character that was typed along, and the rest as it was typed. */
export function splitPlate(text: string): { province: string | undefined; rest: string } {
  const tidy = text.normalize("NFKC").trimStart();
  const first = tidy.slice(0, 1);
  return PROVINCES.includes(first)
    ? { province: first, rest: tidy.slice(1) }
    : { province: undefined, rest: text };
}

/** The plate as it hangs on the lorry, with the dot after the office's letter: `鄂A·12345`. */
export function platePrinted(plate: string): string {
  return /^\p{Script=Han}[A-Z]/u.test(plate) ? `${plate.slice(0, 2)}·${plate.slice(2)}` : plate;
}
