/** The regulator's node as a process with a data folder of its own. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Process, program, temporaryFolder } from "./processes.ts";

/** The passphrase of the node's keys. */
const PASSPHRASE = "19491001";

/** What an organisation is enrolled as. */
export type Kind = "producer" | "transporter" | "disposal" | "collector" | "agent";

interface Ready {
  ready: boolean;
  sync: string;
  http: string;
  token: string;
}

/** The regulator's node. */
export class RegulatorNode {
  /** Where the console is. */
  http = "127.0.0.1:0";
  /** What the console asks for, as printed by the present run. */
  token = "";
  readonly #data: string;
  readonly #passphrase: string;
  #sync = "127.0.0.1:0";
  #process: Process | undefined;

  private constructor(folder: string) {
    this.#data = join(folder, "node");
    this.#passphrase = join(folder, "passphrase");
    writeFileSync(this.#passphrase, PASSPHRASE);
  }

  /** Makes the keys and starts serving on free ports of the loopback interface. */
  static async begin(folder = temporaryFolder()): Promise<RegulatorNode> {
    const node = new RegulatorNode(folder);
    await node.#run("init", "--passphrase-file", node.#passphrase);
    await node.start();
    return node;
  }

  /** Starts serving, at the addresses of the last run if there was one. */
  async start(): Promise<void> {
    const http = this.http.replace("http://", "");
    this.#process = new Process("the node", program("wufei-regulator"), [
      "serve",
      "--json",
      ...["--data-dir", this.#data],
      ...["--passphrase-file", this.#passphrase],
      ...["--sync-listen", this.#sync],
      ...["--http-listen", http],
    ]);
    const ready = JSON.parse(await this.#process.hear()) as Ready;
    if (!ready.ready) throw new Error(`the node is not ready: ${JSON.stringify(ready)}`);
    this.#sync = ready.sync;
    this.http = ready.http;
    this.token = ready.token;
  }

  /** Stops it by signal, as an operator does; what the devices sign meanwhile waits with them. */
  async stop(): Promise<void> {
    const how = await this.#process?.stop();
    if (how !== undefined && how !== "exit 0") {
      throw new Error(`the node ended with ${how}${this.#process?.lastWords()}`);
    }
    this.#process = undefined;
  }

  /** The text of an invite for the first device of a new organisation, as an officer hands it out. */
  async invite(name: string, kind: Kind, division: string): Promise<string> {
    const line = await this.#run(
      "invite",
      ...["--org-name", name],
      ...["--kind", kind],
      ...["--division", division],
    );
    return (JSON.parse(line) as { invite: string }).invite;
  }

  async #run(...parameters: string[]): Promise<string> {
    const run = new Process("wufei-regulator", program("wufei-regulator"), [
      ...parameters,
      "--json",
      ...["--data-dir", this.#data],
    ]);
    const line = await run.hear();
    const how = await run.end();
    if (how !== "exit 0") throw new Error(`wufei-regulator ${parameters[0]} failed (${how}): ${line}`);
    return line;
  }
}
