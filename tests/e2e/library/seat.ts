/** A home with its bridge and whoever sits before it, in Chromium. */

import { DeskBridge } from "./bridge.ts";
import { browse } from "./chromium.ts";
import type { Person } from "./person.ts";
import { type Language, words } from "./words.ts";

/** A place at a desk: the power may fail, and the person comes back. */
export class Seat {
  readonly #who: string;
  readonly #home: string;
  bridge: DeskBridge;
  person: Person;

  private constructor(who: string, home: string, bridge: DeskBridge, person: Person) {
    this.#who = who;
    this.#home = home;
    this.bridge = bridge;
    this.person = person;
  }

  /** Starts the bridge on this home, which need not be there yet, and opens its window. */
  static async take(who: string, home: string): Promise<Seat> {
    const bridge = await DeskBridge.begin(home);
    return new Seat(who, home, bridge, await browse(who, bridge.url));
  }

  /** Opens a second window on the same home. */
  async glance(): Promise<Person> {
    return await browse(`${this.#who}, in another window`, this.bridge.url);
  }

  /** The power fails in the middle of whatever is being done; afterwards the person opens the window anew. */
  async losesPower(): Promise<void> {
    await this.bridge.kill();
    await this.person.closes();
    this.bridge = await DeskBridge.begin(this.#home);
    this.person = await browse(this.#who, this.bridge.url);
  }

  /** Turns the screens to another language, in the settings. */
  async speaks(before: Language, after: Language): Promise<void> {
    await this.person.click(words(before).common.nav.settings, { in: words(before).common.menu });
    await this.person.sees(words(before).settings.look.title);
    await this.person.click(after === "en" ? "English" : "简体中文");
    await this.person.sees(words(after).settings.look.title);
  }
}
