/**
 * A small client for WebKitWebDriver, which drives the real window.
 *
 * Each window gets a display, a session bus and a driver of its own: a driver serves one session at a time,
 * and a bus of its own keeps the single-instance lock from seeing the other windows.
 * Source: W3C WebDriver, level 1.
 */

import type { Key, Page } from "./page.ts";
import { freePort, Process } from "./processes.ts";

/** How long one answer of the driver may take, in milliseconds. */
const PATIENCE = 20_000;

/** The key under which an element is named in JSON. Source: W3C WebDriver, "Elements". */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Codes of keys. Source: W3C WebDriver, "Keyboard actions". */
const CODES: Record<Key, string> = {
  Enter: "\uE007",
  Escape: "\uE00C",
  Tab: "\uE004",
  Backspace: "\uE003",
  ArrowDown: "\uE015",
  ArrowUp: "\uE013",
  a: "a",
};
const CONTROL = "\uE009";

/** A program with a WebKitGTK window, on a display that nobody sees. */
export class DrivenWindow implements Page<string> {
  readonly #display: Process;
  readonly #driver: Process;
  readonly #base: string;
  #session = "";

  private constructor(display: Process, driver: Process, base: string) {
    this.#display = display;
    this.#driver = driver;
    this.#base = base;
  }

  /** Starts this program with these variables and takes hold of its window. */
  static async open(binary: string, variables: NodeJS.ProcessEnv): Promise<DrivenWindow> {
    // With `-displayfd` it chooses a free display and says which.
    const display = new Process("Xvfb", "Xvfb", [
      ...["-displayfd", "1"],
      ...["-screen", "0", "1280x1024x24"],
      ...["-nolisten", "tcp"],
    ]);
    const number = await display.hear();
    const port = await freePort();
    const driver = new Process(
      "WebKitWebDriver",
      "dbus-run-session",
      ["--", "WebKitWebDriver", `--port=${port}`],
      {
        ...variables,
        LANG: "C.UTF-8",
        DISPLAY: `:${number}`,
        GDK_BACKEND: "x11",
        NO_AT_BRIDGE: "1",
        TAURI_WEBVIEW_AUTOMATION: "true",
        WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      },
    );
    const window = new DrivenWindow(display, driver, `http://127.0.0.1:${port}`);
    try {
      await window.#waitForDriver();
      await window.#begin(binary);
    } catch (error) {
      await window.end();
      throw new Error(`${binary} could not be driven: ${error}${driver.lastWords()}`);
    }
    return window;
  }

  /** The process of the driver, below which the program runs. */
  get driver(): Process {
    return this.#driver;
  }

  async value(expression: string): Promise<unknown> {
    return await this.#ask("POST", "execute/sync", { script: `return ${expression};`, args: [] });
  }

  async promised(expression: string): Promise<unknown> {
    const script = `const done = arguments[0];
      Promise.resolve(${expression}).then(done, (error) => done(JSON.stringify({ error: String(error) })));`;
    return await this.#ask("POST", "execute/async", { script, args: [] });
  }

  async element(expression: string): Promise<string | undefined> {
    const found = await this.value(expression);
    return typeof found === "object" && found !== null && ELEMENT in found
      ? String(found[ELEMENT])
      : undefined;
  }

  async click(element: string): Promise<void> {
    // As a person does: what lies at the edge, under a bar that stays, is first scrolled into sight.
    await this.#ask("POST", "execute/sync", {
      script: "arguments[0].scrollIntoView({ block: 'center' })",
      args: [{ [ELEMENT]: element }],
    });
    await this.#ask("POST", `element/${element}/click`, {});
  }

  async keys(text: string): Promise<void> {
    await this.#keyboard([...text].flatMap((key) => [down(key), up(key)]));
  }

  async press(key: Key, withControl = false): Promise<void> {
    const code = CODES[key];
    const pressed = [down(code), up(code)];
    await this.#keyboard(withControl ? [down(CONTROL), ...pressed, up(CONTROL)] : pressed);
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#ask("POST", "window/rect", { x: 0, y: 0, width, height });
  }

  async picture(): Promise<Buffer> {
    // What the page has changed is on the screen two frames later.
    await this.promised("new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))");
    return Buffer.from(String(await this.#ask("GET", "screenshot")), "base64");
  }

  /** Ends the driver, its bus and its display, and the program if it still runs. */
  async end(): Promise<void> {
    await this.#driver.kill();
    await this.#display.kill();
  }

  async #keyboard(actions: object[]): Promise<void> {
    await this.#ask("POST", "actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  async #waitForDriver(): Promise<void> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      try {
        await this.#http("GET", "/status");
        return;
      } catch (error) {
        if (!this.#driver.isAlive() || Date.now() > until) throw error;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  }

  async #begin(binary: string): Promise<void> {
    // No `browserName`: the driver would look for a browser of that name.
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: [] } } };
    const session = (await this.#http("POST", "/session", { capabilities })) as { sessionId: string };
    this.#session = session.sessionId;
    await this.#ask("POST", "timeouts", { script: PATIENCE, pageLoad: PATIENCE, implicit: 0 });
  }

  async #ask(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    return await this.#http(method, `/session/${this.#session}/${path}`, body);
  }

  async #http(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.#base}${path}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (answer.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new Error(`WebDriver ${method} ${path}: ${error}: ${message}`);
  }
}

function down(value: string): object {
  return { type: "keyDown", value };
}

function up(value: string): object {
  return { type: "keyUp", value };
}
