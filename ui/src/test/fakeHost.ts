import { setHost } from "@/api/call";
import type { Area } from "@/api/generated/Area";
import type { Commands } from "@/api/generated/commands";
import type { Problem } from "@/api/generated/Problem";
import type { Host } from "@/api/host";

/** What each command answers; to refuse, throw the `Problem`. */
export type Answers = {
  [N in keyof Commands]?: (request: Commands[N][0]) => Commands[N][1] | Promise<Commands[N][1]>;
};

/** A command as it was asked. */
export type Asked = { [N in keyof Commands]: { name: N; request: Commands[N][0] } }[keyof Commands];

/** A desk of the test's own, which remembers what it was asked. */
export type FakeHost = Host & {
  /** Every command so far, the oldest first. */
  asked: Asked[];
  /** The requests of one command so far. */
  askedFor: <N extends keyof Commands>(name: N) => Commands[N][0][];
  /** Other answers from now on. */
  answer: (answers: Answers) => void;
  /** Tells the screens that something has changed. */
  change: (...areas: Area[]) => void;
};

/**
 * Sets a host that gives these answers. A command without one is refused as `ui.unknown_command`, so that a screen
 * which asks for more than its test says is found out.
 */
export function fakeHost(first: Answers): FakeHost {
  let answers = first;
  const listeners = new Set<(changed: unknown) => void>();
  const asked: Asked[] = [];
  const host: FakeHost = {
    asked,
    askedFor: <N extends keyof Commands>(name: N) =>
      asked.filter((one) => one.name === name).map((one) => one.request as Commands[N][0]),
    answer: (more) => {
      answers = { ...answers, ...more };
    },
    change: (...areas) => {
      for (const listener of listeners) listener({ areas });
    },
    async call(name, request) {
      asked.push({ name, request } as Asked);
      const answer = answers[name as keyof Commands] as ((request: unknown) => unknown) | undefined;
      if (answer === undefined) fail({ code: "ui.unknown_command", name });
      return await answer(request);
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  setHost(host);
  return host;
}

/** What an answer throws to refuse as the desk does. */
export function fail(problem: Problem): never {
  throw problem;
}
