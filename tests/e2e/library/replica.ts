/** Somebody who works at the command line, with `wufei shell`: they fill a city while others look at screens. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kind, RegulatorNode } from "./node.ts";
import { Process, program } from "./processes.ts";

/** The PIN of every key. */
export const PIN = "246810";

/** One answer of `wufei`. */
type Answer = Record<string, unknown>;

/** An enrolled organisation with a device and a command line. */
export class Replica {
  readonly name: string;
  readonly #wufei: (...parameters: string[]) => Process;
  #shell: Process;

  private constructor(name: string, wufei: (...parameters: string[]) => Process, shell: Process) {
    this.name = name;
    this.#wufei = wufei;
    this.#shell = shell;
  }

  /** Makes a home in this folder and enrols it for a new organisation. */
  static async enrolled(
    folder: string,
    node: RegulatorNode,
    name: string,
    kind: Kind,
    division: string,
  ): Promise<Replica> {
    const home = join(folder, name);
    const pinFile = join(folder, "pin");
    writeFileSync(pinFile, PIN);
    const wufei = (...parameters: string[]) =>
      new Process(name, program("wufei"), ["--json", "--home", home, "--pin-file", pinFile, ...parameters]);
    for (const parameters of [["init"], ["enrol", await node.invite(name, kind, division)]]) {
      const run = wufei(...parameters);
      const how = await run.end();
      if (how !== "exit 0") throw new Error(`${name}: ${parameters[0]} failed (${how})${run.lastWords()}`);
    }
    const shell = wufei("shell");
    await shell.hear();
    return new Replica(name, wufei, shell);
  }

  /** Opens the command line again after it was closed. */
  async opens(): Promise<void> {
    this.#shell = this.#wufei("shell");
    await this.#shell.hear();
  }

  /** Types one command, which must succeed. */
  async types(line: string): Promise<Answer> {
    this.#shell.write(line);
    const answer = JSON.parse(await this.#shell.hear()) as Answer;
    if (answer.ok !== true) throw new Error(`${this.name}: ${line}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Types the command again and again until it succeeds: what it needs may still be on its way. */
  async typesWhenItCan(line: string, patience = 60_000): Promise<Answer> {
    const until = Date.now() + patience;
    for (;;) {
      try {
        return await this.types(line);
      } catch (error) {
        if (Date.now() > until) throw error;
        await new Promise((done) => setTimeout(done, 200));
      }
    }
  }

  /** Closes the command line. */
  async closes(): Promise<void> {
    await this.#shell.stop();
  }
}
