/** Programs of ours and the machine's as processes: spoken to by lines, stopped by signals, never left behind. */

import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** Longest wait for one line, or for the end, of a program that is alive, in milliseconds. */
const PATIENCE = 60_000;

/** The root of the repository. */
export const ROOT = resolve(import.meta.dirname, "../../..");

/** Where one of our programs lies: in the folder that `cargo xtask` names, else where cargo puts it. */
export function program(name: string): string {
  return join(process.env.WUFEI_PROGRAMS ?? join(ROOT, "target/debug"), name);
}

const running = new Set<Process>();
const folders = new Set<string>();

process.on("exit", () => {
  for (const one of running) one.killNow();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => process.exit(1));
}

/** A folder that is gone when the tests are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wufei-e2e-"));
  folders.add(folder);
  return folder;
}

/** Ends everything that was started and is still there. */
export async function endEverything(): Promise<void> {
  await Promise.all([...running].map((one) => one.kill()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", listening);
  });
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("a TCP socket has a port");
  return address.port;
}

/** A running program. */
export class Process {
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;
  readonly #lines: string[] = [];
  readonly #errors: string[] = [];
  #listener: (() => void) | undefined;
  #how: string | undefined;

  /**
   * Starts a program; it inherits nothing of ours but what `variables` says and the machine's own environment.
   * What it says on standard error is kept in the folder `WUFEI_LOGS`, where one is named.
   */
  constructor(
    name: string,
    file: string,
    parameters: readonly string[] = [],
    variables: NodeJS.ProcessEnv = {},
  ) {
    this.name = name;
    this.#child = spawn(file, parameters, {
      env: { ...cleanEnvironment(), ...variables },
      stdio: ["pipe", "pipe", "pipe"],
    });
    running.add(this);
    const { stdout, stderr } = this.#child;
    if (stdout === null || stderr === null) throw new Error("both are piped");
    createInterface(stdout).on("line", (line) => {
      this.#lines.push(line);
      this.#listener?.();
    });
    const { WUFEI_LOGS: logs } = process.env;
    if (logs !== undefined) {
      mkdirSync(logs, { recursive: true });
      stderr.pipe(createWriteStream(join(logs, `${name.replaceAll(/\W+/gu, "-")}-${this.#child.pid}.log`)));
    }
    createInterface(stderr).on("line", (line) => {
      this.#errors.push(line);
      if (this.#errors.length > 200) this.#errors.shift();
    });
    this.#ended = new Promise((ended) => {
      const end = (how: string) => {
        this.#how ??= how;
        running.delete(this);
        this.#listener?.();
        ended(this.#how);
      };
      this.#child.once("error", (error) => end(`could not be started: ${error.message}`));
      this.#child.once("close", (code, signal) => end(signal === null ? `exit ${code}` : signal));
    });
  }

  /** Its process id. */
  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error(`${this.name} was not started`);
    return pid;
  }

  /** Types a line on its standard input. */
  write(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** The next line of its standard output. */
  async hear(patience = PATIENCE): Promise<string> {
    const until = Date.now() + patience;
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#how !== undefined) throw new Error(`${this.name} ended (${this.#how})${this.lastWords()}`);
      const rest = until - Date.now();
      if (rest <= 0) throw new Error(`${this.name} said nothing for ${patience} ms${this.lastWords()}`);
      await new Promise<void>((heard) => {
        const timer = setTimeout(heard, rest);
        this.#listener = () => {
          clearTimeout(timer);
          heard();
        };
      });
      this.#listener = undefined;
    }
  }

  /** Waits until it ends by itself; tells how: `exit 0`, `SIGKILL`. */
  async end(patience = PATIENCE): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((_, failed) => {
      const error = () => new Error(`${this.name} does not end${this.lastWords()}`);
      timer = setTimeout(() => failed(error()), patience);
    });
    try {
      return await Promise.race([this.#ended, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks it to end (SIGTERM), and waits. */
  async stop(): Promise<string> {
    this.#child.kill("SIGTERM");
    return await this.end();
  }

  /** Ends it and everything that it started, without a word. */
  async kill(): Promise<void> {
    this.killNow();
    await this.end();
  }

  /** As {@link kill}, without waiting. */
  killNow(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#how !== undefined) return;
    // Children first would let a parent start them again.
    const family = descendants(pid);
    this.#child.kill("SIGKILL");
    for (const one of family) signal(one, "SIGKILL");
  }

  /** Whether it runs. */
  isAlive(): boolean {
    return this.#how === undefined;
  }

  /** What it said on standard error at the end. */
  lastWords(): string {
    return this.#errors
      .slice(-15)
      .map((line) => `\n    ${line}`)
      .join("");
  }
}

/** Every process below this one, as far as the system still tells who started whom. */
export function descendants(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? parentOf(pid) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  const queue = [ancestor];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const below = children.get(next) ?? [];
    found.push(...below);
    queue.push(...below);
  }
  return found;
}

function parentOf(pid: number): number | undefined {
  try {
    // After the name, which may hold anything: state, parent.
    const rest = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "";
    return Number(rest.split(" ")[1]);
  } catch {
    return undefined; // It ended meanwhile.
  }
}

/** Sends a signal; a process that is gone already is as wished. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The machine's environment, without what a person has set for Wufei or for their own language. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(WUFEI_|LC_)/.test(name) && !["LANG", "LANGUAGE", "NODE_OPTIONS"].includes(name),
  );
  const aloud = process.env.WUFEI_LOGS === undefined ? {} : { RUST_LOG: "info" };
  return { ...Object.fromEntries(kept), ...aloud, WUFEI_LANG: "en" };
}
