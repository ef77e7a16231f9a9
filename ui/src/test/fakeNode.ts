import { vi } from "vitest";
import type { Problem } from "@/api/generated/console/Problem";

/** What the node answers to `GET manifests`, `POST session` …; a {@link Refusal} refuses, `undefined` is no content. */
export type NodeAnswers = Record<string, (query: URLSearchParams, body: unknown) => unknown>;

/** A problem with its status, instead of an answer. */
export class Refusal {
  readonly problem: Problem;
  readonly headers: Record<string, string>;

  constructor(
    problem: Partial<Problem> & Pick<Problem, "status" | "code">,
    headers: Record<string, string> = {},
  ) {
    this.problem = {
      type: `urn:wufei:problem:${problem.code}`,
      title: problem.code,
      detail: "",
      instance: "",
      request_id: null,
      errors: [],
      ...problem,
    };
    this.headers = headers;
  }
}

/** A node of the test's own, which remembers what it was asked. */
export type FakeNode = {
  /** Every request so far: `GET manifests?limit=200`, with its body. */
  asked: { request: string; body: unknown }[];
  /** The queries of one request so far. */
  askedFor: (name: string) => URLSearchParams[];
  /** Other answers from now on. */
  answer: (answers: NodeAnswers) => void;
  /** Says that the log has grown. */
  grow: () => void;
  /** Falls silent, or speaks again. */
  silence: (isSilent: boolean) => void;
};

/**
 * Stands in for the node's HTTP API and its stream of events. A request without an answer fails the test's screen
 * with 404, so that a screen which asks for more than its test says is found out.
 */
export function fakeNode(first: NodeAnswers): FakeNode {
  let answers = first;
  let isSilent = false;
  const streams = new Set<FakeStream>();
  const asked: FakeNode["asked"] = [];

  vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
    if (isSilent) throw new TypeError("Failed to fetch");
    const url = new URL(input, "http://node");
    const name = `${init.method ?? "GET"} ${url.pathname.replace("/api/v1/", "")}`;
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ request: name + url.search, body });
    const given = answers[name]?.(url.searchParams, body) ?? (name in answers ? undefined : UNKNOWN);
    if (given instanceof Refusal)
      return new Response(JSON.stringify(given.problem), {
        status: given.problem.status,
        headers: { "content-type": "application/problem+json", ...given.headers },
      });
    if (given === undefined) return new Response(null, { status: 204 });
    return new Response(JSON.stringify(given), { headers: { "content-type": "application/json" } });
  });

  class FakeStream extends EventTarget {
    static readonly CLOSED = 2;
    readyState = 0;
    onopen: (() => void) | null = null;
    onerror: (() => void) | null = null;

    constructor() {
      super();
      streams.add(this);
      queueMicrotask(() => !isSilent && this.open());
    }
    open() {
      this.readyState = 1;
      this.onopen?.();
    }
    drop() {
      this.readyState = 0;
      this.onerror?.();
    }
    close() {
      this.readyState = FakeStream.CLOSED;
      streams.delete(this);
    }
  }
  vi.stubGlobal("EventSource", FakeStream);

  return {
    asked,
    askedFor: (name) =>
      asked
        .filter(({ request }) => request.split("?")[0] === name)
        .map(({ request }) => new URLSearchParams(request.split("?")[1] ?? "")),
    answer: (more) => {
      answers = { ...answers, ...more };
    },
    grow: () => {
      for (const stream of streams) stream.dispatchEvent(new MessageEvent("changed", { data: "{}" }));
    },
    silence: (silent) => {
      isSilent = silent;
      for (const stream of streams) silent ? stream.drop() : stream.open();
    },
  };
}

const UNKNOWN = new Refusal({ status: 404, code: "not-found" });
