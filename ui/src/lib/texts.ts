/** The beginning of a text that is too long for a line; the catalogue's descriptions run over two hundred characters. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** A waste's name, so short that the mass behind it is still seen. */
export function shortName(name: string): string {
  return shortened(name, 22);
}
