/** A person before Debian's Chromium: at the regulator's console, or at a desk through the bridge. */

import { existsSync } from "node:fs";
import { type Browser, chromium, type ElementHandle, type Page as Tab } from "playwright-core";
import type { Key, Page } from "./page.ts";
import { Person } from "./person.ts";

const CHROMIUM = "/usr/bin/chromium";

/** How long one act of the browser may take, in milliseconds. */
const PATIENCE = 15_000;

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
    // Whether it can be hit is tried first: a click that was given up in the middle may have been one.
    await element.click({ trial: true, timeout: 2_000 });
    await element.click();
  }

  async keys(text: string): Promise<void> {
    await this.#tab.keyboard.type(text);
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
