/** The commands of one home on loopback HTTP, for a browser. */

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Process, program, ROOT } from "./processes.ts";

/** A running `desk-bridge`. */
export class DeskBridge {
  /** The address to open, with its key. */
  readonly url: string;
  readonly #process: Process;

  private constructor(url: string, process: Process) {
    this.url = url;
    this.#process = process;
  }

  /** Serves this home, which need not be there yet. */
  static async begin(home: string): Promise<DeskBridge> {
    mkdirSync(dirname(home), { recursive: true });
    const process = new Process("the bridge", program("desk-bridge"), [
      ...["--home", home],
      ...["--ui", join(ROOT, "ui/dist")],
    ]);
    const ready = JSON.parse(await process.hear()) as { ready: boolean; url: string };
    if (!ready.ready) throw new Error(`the bridge is not ready: ${JSON.stringify(ready)}`);
    return new DeskBridge(ready.url, process);
  }

  /** Says what the person picks in the system's next file dialog; nothing means that they close it. */
  async picks(path?: string): Promise<void> {
    const address = new URL(this.url);
    const key = address.searchParams.get("key") ?? "";
    const answer = await fetch(new URL("/chosen", address), {
      method: "POST",
      headers: { "content-type": "application/json", "x-wufei-key": key },
      body: JSON.stringify({ path: path ?? null }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`the bridge says ${answer.status}: ${await answer.text()}`);
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    const how = await this.#process.stop();
    if (how !== "exit 0") throw new Error(`the bridge ended with ${how}${this.#process.lastWords()}`);
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }
}
