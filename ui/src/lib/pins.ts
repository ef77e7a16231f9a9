/** Whether a PIN is long enough to be taken. The desk has the last word, see `pin.rule`. */
export function isLongEnough(pin: string): boolean {
  const plain = pin.normalize("NFKC");
  return [...plain].length >= (/^\d*$/.test(plain) ? 6 : 8);
}
