/** Whether every word occurs in one of the texts; blanks and hyphens within codes do not matter. */
export function matches(words: string, texts: readonly (string | null)[]): boolean {
  const plain = (text: string) => text.normalize("NFKC").toLowerCase();
  const whole = texts.map((text) => plain(text ?? "")).join("\n");
  const tight = whole.replace(/[ -]/g, "");
  return plain(words)
    .split(/\s+/)
    .every((word) => whole.includes(word) || tight.includes(word.replaceAll("-", "")));
}
