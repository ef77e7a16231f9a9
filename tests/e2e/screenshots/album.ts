/** The pictures in `docs/screenshots`, and the page that lists them. */

import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Person } from "../library/person.ts";
import { ROOT } from "../library/processes.ts";
import { LANGUAGES, type Language } from "../library/words.ts";

const FOLDER = join(ROOT, "docs/screenshots");

/** The inside of a laptop's window, and of a phone held upright, in CSS pixels. */
const WIDE = [1280, 800] as const;
const NARROW = [390, 844] as const;

/** How a screen is met. */
export type State = "empty" | "filled" | "offline" | "error";

/** Pictures of one language. */
export class Album {
  readonly #language: Language;

  constructor(language: Language) {
    this.#language = language;
  }

  /** Keeps a picture of what this person sees. */
  async takes(person: Person, screen: string, state: State): Promise<void> {
    await person.photographs(join(FOLDER, this.#language, `${screen}-${state}.png`));
  }

  /** The same, and another one as on a narrow screen. */
  async takesBoth(person: Person, screen: string, state: State): Promise<void> {
    await this.takes(person, screen, state);
    await person.resizes(...NARROW);
    await this.takes(person, `${screen}-narrow`, state);
    await person.resizes(...WIDE);
  }
}

/** Writes the page that lists every picture there is. */
export function list(): void {
  mkdirSync(FOLDER, { recursive: true });
  const names = new Set(LANGUAGES.flatMap((language) => pictures(language)));
  const rows = [...names].sort().map((name) => {
    const [, screen, state] = /^(.+)-(\w+)\.png$/u.exec(name) ?? [];
    const links = LANGUAGES.map((language) => link(language, name));
    return `| ${screen} | ${state} | ${links.join(" | ")} |`;
  });
  writeFileSync(join(FOLDER, "README.md"), `${HEAD}\n${rows.join("\n")}\n`);
}

const HEAD = `# Screens

Every screen of the main path as people meet it: with nothing in it, filled, without a network, and with an
error. \`cargo xtask screenshots\` takes these pictures by walking through the real programs: a node, and homes that
are enrolled with it. Windows are 1280×800, or 390×844 where the name says \`narrow\`.

| screen | state | 中文 | English |
| --- | --- | --- | --- |`;

function pictures(language: Language): string[] {
  const folder = join(FOLDER, language);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".png")) : [];
}

function link(language: Language, name: string): string {
  return existsSync(join(FOLDER, language, name)) ? `[picture](${language}/${name})` : "";
}
