import type { Commands } from "./generated/commands";
import type { Problem } from "./generated/Problem";
import type { Host } from "./host";

let host: Host | undefined;

/** Says once, before anything is drawn, who carries the commands out. */
export function setHost(chosen: Host): void {
  host = chosen;
}

/** The one that was chosen. */
export function theHost(): Host {
  if (host === undefined) throw new Error("no host was set before the first command");
  return host;
}

/** A problem as an exception, so that queries and mutations carry it to the screen. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/**
 * Asks the desk for one command.
 *
 * Rejects with a {@link ProblemError}, whatever went wrong: also a desk that could not be asked is a problem
 * (`ui.no_answer`), so a screen has one kind of failure to speak of.
 */
export async function call<N extends keyof Commands>(
  name: N,
  request: Commands[N][0],
): Promise<Commands[N][1]> {
  try {
    return (await theHost().call(name, request)) as Commands[N][1];
  } catch (thrown) {
    throw new ProblemError(problemOf(thrown));
  }
}

/** The problem in whatever was thrown. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem;
  if (isProblem(thrown)) return thrown;
  return { code: "ui.no_answer", why: thrown instanceof Error ? thrown.message : String(thrown) };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}
