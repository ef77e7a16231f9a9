import { i18next } from "@/i18n";
import type { Problem } from "./generated/console/Problem";

/** A request of the console that failed; without a problem the node could not be reached at all. */
export class ConsoleError extends Error {
  readonly problem: Problem | undefined;
  /** When the node asks to be asked again, in seconds. */
  readonly retryAfterS: number | undefined;

  constructor(problem: Problem | undefined, why: string, retryAfterS?: number) {
    super(problem?.title ?? why);
    this.name = "ConsoleError";
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }

  /** Whether one has to sign in first, or again. */
  get isSignedOut(): boolean {
    return this.problem?.status === 401;
  }
}

/** Values of a query string; what is `undefined` is left out, a list is repeated. */
export type Query = Record<string, string | number | boolean | undefined | readonly string[]>;

/** Reads from the node's API: `get("manifests", { limit: 100 })`. The session's cookie goes along. */
export function get<T>(path: string, query: Query = {}): Promise<T> {
  return ask("GET", path + inUrl(query));
}

/** Sends something new to the node. */
export function post<T>(path: string, body: unknown): Promise<T> {
  return ask("POST", path, body);
}

/** Takes something away at the node. */
export function remove(path: string): Promise<void> {
  return ask("DELETE", path);
}

const ROOT = "/api/v1";

async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`${ROOT}/${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        "accept-language": i18next.language,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new ConsoleError(undefined, String(cause));
  }

  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  if (!response.ok) {
    const retryAfterS = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
    throw new ConsoleError(
      isJson ? ((await response.json()) as Problem) : undefined,
      response.statusText,
      Number.isNaN(retryAfterS) ? undefined : retryAfterS,
    );
  }
  return (isJson ? await response.json() : undefined) as T;
}

function inUrl(query: Query): string {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) values.append(name, one);
    else if (value !== undefined) values.append(name, String(value));
  }
  return values.size === 0 ? "" : `?${values}`;
}
