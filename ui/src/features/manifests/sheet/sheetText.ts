/** What every typed sheet begins with. */
const WORD = "WFS1";
/** Characters of a whole one, without dashes. */
const LENGTH = WORD.length + 56;

/** Whether somebody has come to the end of a sheet's text, or types something else: before, nothing is said of it. */
export function isWhole(text: string): boolean {
  const typed = text.replaceAll(/[\s-]/gu, "").toUpperCase();
  return !typed.startsWith(WORD.slice(0, typed.length)) || typed.length >= LENGTH;
}
