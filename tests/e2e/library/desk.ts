/** A person before the real window, `wufei-desk`. */

import { mkdirSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";
import { Person } from "./person.ts";
import { descendants, program, signal } from "./processes.ts";
import { DrivenWindow } from "./webdriver.ts";

/** How long the program may take to close, in milliseconds. */
const PATIENCE = 20_000;

/** Somebody with a desk of their own. */
export class DeskPerson extends Person {
  readonly #window: DrivenWindow;

  private constructor(name: string, window: DrivenWindow) {
    super(name, window, () => close(window));
    this.#window = window;
  }

  /** Opens the window on this home, which need not be there yet. */
  static async open(name: string, home: string): Promise<DeskPerson> {
    mkdirSync(dirname(home), { recursive: true });
    const window = await DrivenWindow.open(program("wufei-desk"), { WUFEI_HOME: home });
    return new DeskPerson(name, window);
  }

  /** The power fails: the program ends in the middle of whatever it does. */
  async losesPower(): Promise<void> {
    signal(deskBelow(this.#window), "SIGKILL");
    await this.#window.end();
  }
}

/** The session manager's way to close a window; a display without a window manager has no button for it. */
async function close(window: DrivenWindow): Promise<void> {
  const pid = deskBelow(window);
  signal(pid, "SIGTERM");
  const until = Date.now() + PATIENCE;
  while (descendants(window.driver.pid).includes(pid)) {
    if (Date.now() > until) throw new Error(`the window does not close${window.driver.lastWords()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  await window.end();
}

/** The process id of our program below the window's driver. */
export function deskBelow(window: DrivenWindow): number {
  const found = descendants(window.driver.pid).find((pid) => isDesk(pid));
  if (found === undefined) throw new Error(`the window is closed already${window.driver.lastWords()}`);
  return found;
}

function isDesk(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).endsWith("/wufei-desk");
  } catch {
    return false; // It ended meanwhile.
  }
}
