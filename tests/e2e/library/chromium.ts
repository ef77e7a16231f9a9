/** A person before Debian's Chromium: at the regulator's console, or at a desk through the bridge. */

import { existsSync } from "node:fs";
import { type Browser, chromium, type ElementHandle, type Page as Tab } from "playwright-core";
import type { Key, Page } from "./page.ts";
import { Person } from "./person.ts";

const CHROMIUM = "/usr/bin/chromium";

/** How long one act of the browser may take, in milliseconds. */
const PATIENCE = 60_000;

/** So many characters nobody types. */
const PASTED = 24;

let browser: Promise<Browser> | undefined;

/** Opens this address in a window of its own, with a jar of cookies of its own. */
export async function browse(
  name: string,
  url: string,
  size = { width: 1280, height: 800 },
): Promise<Person> {
  browser ??= launch();
  const context = await (await browser).newContext({
    viewport: size,
    locale: "zh-CN",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(PATIENCE);
  const tab = await context.newPage();
  const page = new ChromiumPage(tab);
  await tab.goto(url);
  return new Person(name, page, () => context.close());
}

/** Ends the browser with all its windows. */
export async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = undefined;
  await (await open)?.close();
}

function launch(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`there is no ${CHROMIUM}: install Debian's package chromium`);
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
}

class ChromiumPage implements Page<ElementHandle> {
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async value(expression: string): Promise<unknown> {
    return await this.#tab.evaluate(expression);
  }

  async promised(expression: string): Promise<unknown> {
    return await this.#tab.evaluate(expression);
  }

  async element(expression: string): Promise<ElementHandle | undefined> {
    const handle = await this.#tab.evaluateHandle(expression);
    return handle.asElement() ?? undefined;
  }

  async click(element: ElementHandle): Promise<void> {
    const { x, y } = await element.evaluate(aim);
    await this.#tab.mouse.click(x, y);
    if (!(await this.#tab.evaluate(hasHit))) throw new Error("it moved away");
  }

  async keys(text: string): Promise<void> {
    // What is long is pasted, as people do with tokens and invites.
    if (text.length > PASTED) await this.#tab.keyboard.insertText(text);
    else await this.#tab.keyboard.type(text);
  }

  async press(key: Key, withControl = false): Promise<void> {
    await this.#tab.keyboard.press(withControl ? `Control+${key}` : key);
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#tab.setViewportSize({ width, height });
  }

  async picture(): Promise<Buffer> {
    return await this.#tab.screenshot();
  }
}

/**
 * Runs inside the page: brings the element into view, and tells where the mouse hits it; {@link hasHit} tells
 * whether it did. Fails while the element still moves, or while something else lies over it.
 *
 * Playwright's own click does more of this in steps, each of which waits for the next pictures; on a busy
 * machine it gives up in the middle.
 */
async function aim(node: Node): Promise<{ x: number; y: number }> {
  if (!(node instanceof Element) || !node.isConnected) throw new Error("it is gone");
  if (node.matches(":disabled")) throw new Error("it is greyed");
  for (const block of ["nearest", "center"] as const) {
    node.scrollIntoView({ block, inline: "nearest", behavior: "instant" });
    const before = node.getBoundingClientRect();
    await new Promise((painted) => requestAnimationFrame(painted));
    const { left, top, width, height } = node.getBoundingClientRect();
    if (left !== before.left || top !== before.top) throw new Error("it moves");
    const x = left + width / 2;
    const y = top + height / 2;
    const hit = document.elementFromPoint(x, y);
    // What a field shows may lie beside its input, and a box is often drawn by its label.
    const isField = node.matches("input, textarea, select, [role=combobox]");
    const around = node.closest("label") ?? (isField ? node.parentElement : null) ?? node;
    if (hit === null || !around.contains(hit)) continue;
    const target = globalThis as { hasHit?: boolean };
    target.hasHit = false;
    const seen = ({ target: at }: Event) => {
      target.hasHit ||= at instanceof Node && around.contains(at);
    };
    addEventListener("click", seen, { capture: true, once: true });
    return { x, y };
  }
  throw new Error("something lies over it");
}

/** Runs inside the page: whether the last click came where it was aimed at. */
function hasHit(): boolean {
  return (globalThis as { hasHit?: boolean }).hasHit !== false;
}
