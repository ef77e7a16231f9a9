/** Somebody before a screen. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import type { Said } from "./page/finder.ts";
import type { Key, Page } from "./page.ts";

/** A visible name, label or text: the whole of it, a part of it, or a pattern. */
export type Name = string | RegExp;

/** Where on the screen: the smallest row, section or dialog that shows this. */
export interface Place {
  in?: Name;
}

/** Something that keeps some people from using the screen. Source: axe-core. */
export interface Violation {
  rule: string;
  impact: string;
  help: string;
  where: string[];
}

/** How long a person looks for something before they give up, in milliseconds. */
const PATIENCE = 60_000;
const GLANCE = 100;

/** Of how many of their last acts a person tells, when something could not be done. */
const REMEMBERED = 8;

/**
 * Somebody before a screen, with eyes, a mouse and a keyboard.
 *
 * This is all a journey gets: there is no way to call a command, run a script or read the store behind the
 * screen. What the drivers need for that is private here.
 */
export class Person {
  readonly name: string;
  /** How often the mouse was clicked so far. */
  clicks = 0;
  readonly #page: Page<unknown>;
  readonly #leave: () => Promise<void>;
  readonly #acts: string[] = [];

  constructor(name: string, page: Page<unknown>, leave: () => Promise<void>) {
    this.name = name;
    this.#page = page;
    this.#leave = leave;
  }

  /** Clicks what is called so: a button, a link, a tab, a box to tick, or a text. */
  async click(name: Name, place: Place = {}, patience = PATIENCE): Promise<void> {
    await this.#clickOn(`finder.clickable(${say(name)}, ${say(place.in)})`, `click ${name}`, patience);
  }

  /** Clicks into the field with this label and types this instead of what stands there. */
  async type(label: Name, text: string, place: Place = {}): Promise<void> {
    const find = `finder.field(${say(label)}, ${say(place.in)})`;
    await this.#clickOn(find, `type into ${label}`);
    // What appears above the field while it is being clicked moves it away: who sees no cursor clicks again.
    if (!(await this.#hasCursor(find))) {
      await this.#clickOn(find, `type into ${label}, once more`);
      this.clicks -= 1;
    }
    await this.#page.press("a", true);
    if (text === "") await this.#page.press("Backspace");
    else await this.#page.keys(text);
  }

  /** Opens the field with this label and clicks the option that is called so. */
  async choose(label: Name, option: Name, place: Place = {}): Promise<void> {
    await this.#clickOn(`finder.field(${say(label)}, ${say(place.in)})`, `open ${label}`);
    await this.pick(option);
  }

  /** Searches in the field with this label and clicks the option that is called so. */
  async search(label: Name, words: string, option: Name, place: Place = {}): Promise<void> {
    await this.type(label, words, place);
    await this.pick(option);
  }

  /** Clicks one of the options that lie open. */
  async pick(option: Name): Promise<void> {
    await this.#clickOn(`finder.option(${say(option)})`, `pick ${option}`);
  }

  /** Presses a key. */
  async press(key: Key): Promise<void> {
    await this.#page.press(key);
  }

  /** Reads everything that can be seen, fields included. */
  async reads(place: Place = {}): Promise<string> {
    return String(await this.#page.value(this.#withFinder(`finder.text(${say(place.in)})`)));
  }

  /** Reads what stands in the field with this label. */
  async readsField(label: Name, place: Place = {}): Promise<string> {
    const expression = this.#withFinder(`finder.shownValue(${say(label)}, ${say(place.in)})`);
    return await this.#until(`the field ${label}`, async () => {
      const value = await this.#page.value(expression);
      return typeof value === "string" ? value : undefined;
    });
  }

  /** Waits until this can be read somewhere, without a click. */
  async sees(text: Name, place: Place = {}, patience = PATIENCE): Promise<void> {
    const wanted = `see ${text}${place.in === undefined ? "" : ` in ${place.in}`}`;
    await this.#until(wanted, async () => shows(await this.reads(place), text) || undefined, patience);
  }

  /** Waits until this cannot be read any more. */
  async seesNoMore(text: Name, place: Place = {}, patience = PATIENCE): Promise<void> {
    const gone = async () => !shows(await this.reads(place), text) || undefined;
    await this.#until(`see ${text} no more`, gone, patience);
  }

  /** Whether this can be read just now. */
  async canSee(text: Name, place: Place = {}): Promise<boolean> {
    return shows(await this.reads(place), text);
  }

  /** Makes the inside of the window this large, in CSS pixels. */
  async resizes(width: number, height: number): Promise<void> {
    await this.#page.resize(width, height);
  }

  /** Keeps a picture of what is seen. */
  async photographs(file: string): Promise<void> {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await this.#page.picture());
  }

  /** What would keep some people from using what is on the screen now. */
  async violations(): Promise<Violation[]> {
    // A dialog that is still fading in is pale: eyes judge what has come to rest.
    await this.#until("see the screen at rest", async () => (await this.#isAtRest()) || undefined);
    // It is large, so each page is given it once.
    if ((await this.#page.value("typeof axe")) === "undefined")
      await this.#page.value(`(() => { ${axe()} })()`);
    const run = `(() => { return axe.run(document, { resultTypes: ["violations"] })
      .then((found) => JSON.stringify(found.violations)); })()`;
    const found = JSON.parse(String(await this.#page.promised(run))) as AxeResult[];
    return found.map(({ id, impact, help, nodes }) => ({
      rule: id,
      impact: impact ?? "unknown",
      help,
      where: nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`),
    }));
  }

  /** Closes the window, as with its button. */
  async closes(): Promise<void> {
    await this.#leave();
  }

  /** Whether the cursor is in this field before long. A PIN has several fields and puts the cursor into one of them. */
  async #hasCursor(find: string): Promise<boolean> {
    const expression = this.#withFinder(`((found) => {
      const [element, active] = [found.element, document.activeElement];
      return element === undefined || element === active || active?.tagName === "INPUT" && active.parentElement === element.parentElement;
    })(${find})`);
    for (let glances = 0; glances < 10; glances += 1) {
      if ((await this.#page.value(expression)) === true) return true;
      await new Promise((done) => setTimeout(done, GLANCE));
    }
    return false;
  }

  /** Whether nothing on the screen is about to appear, to go or to change; what turns for ever may turn. */
  async #isAtRest(): Promise<boolean> {
    const atRest = `document.querySelector('[class*="-appear"], [class*="-enter"], [class*="-leave"]') === null
      && document.getAnimations().every((animation) => animation.playState !== "running"
        || animation.effect?.getComputedTiming().endTime === Infinity)`;
    if ((await this.#page.value(atRest)) !== true) return false;
    await new Promise((done) => setTimeout(done, GLANCE));
    return (await this.#page.value(atRest)) === true;
  }

  /** Whether a thing stands elsewhere a moment later. */
  async #isMoving(find: string): Promise<boolean> {
    const place = this.#withFinder(`((found) => {
      const place = found.element?.getBoundingClientRect();
      return place === undefined ? "" : [place.x, place.y, place.width, place.height].map(Math.round).join();
    })(${find})`);
    const before = await this.#page.value(place);
    await new Promise((done) => setTimeout(done, GLANCE));
    return (await this.#page.value(place)) !== before;
  }

  async #clickOn(find: string, what: string, patience = PATIENCE): Promise<void> {
    const click = async () => {
      const complaint = await this.#page.value(
        this.#withFinder(`((found) => found.complaint ?? null)(${find})`),
      );
      if (typeof complaint === "string") return new NotYet(complaint);
      const element = await this.#page.element(
        this.#withFinder(`((found) => found.element ?? null)(${find})`),
      );
      if (element === undefined) return undefined;
      // A dialog grows out of the button that opened it: a hand waits until it has.
      if (await this.#isMoving(find)) return new NotYet("it is still moving");
      await this.#page.click(element);
      return true;
    };
    await this.#until(what, click, patience);
    this.clicks += 1;
  }

  /** Looks again and again. A thing that goes away or is covered while it is being clicked is looked for anew. */
  async #until<T>(
    what: string,
    look: () => Promise<T | NotYet | undefined>,
    patience = PATIENCE,
  ): Promise<T> {
    const begun = Date.now();
    const until = begun + patience;
    let why = "";
    for (;;) {
      try {
        const seen = await look();
        if (seen instanceof NotYet) why = seen.why;
        else if (seen !== undefined) {
          this.#remembers(`${what}, after ${Date.now() - begun} ms${why === "" ? "" : ` (${why})`}`);
          return seen;
        }
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
      }
      if (Date.now() > until) break;
      await new Promise((done) => setTimeout(done, GLANCE));
    }
    const screen = await this.reads().catch((error: unknown) => `(nothing can be read: ${error})`);
    const picture = join(tmpdir(), "wufei-journeys", `${this.name.replaceAll(/\W+/gu, "-")}.png`);
    await this.photographs(picture).catch(() => undefined);
    const before = this.#acts.join("\n");
    throw new Error(
      `${this.name} could not ${what} within ${patience} ms: ${why}\n\nBefore:\n${before}\n\nThe screen (${picture}):\n${screen}`,
    );
  }

  #remembers(act: string): void {
    this.#acts.push(`${new Date().toISOString().slice(11, 23)} ${act}`);
    if (this.#acts.length > REMEMBERED) this.#acts.shift();
  }

  #withFinder(expression: string): string {
    return `(() => { ${inject("finder")}; return ${expression}; })()`;
  }
}

class NotYet {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

interface AxeResult {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

function axe(): string {
  return readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}

function say(name: Name | undefined): string {
  if (name === undefined) return "null";
  const said: Said =
    typeof name === "string" ? { text: name, isPattern: false } : { text: name.source, isPattern: true };
  return JSON.stringify(said);
}

function shows(screen: string, text: Name): boolean {
  return typeof text === "string" ? screen.includes(text) : text.test(screen);
}
