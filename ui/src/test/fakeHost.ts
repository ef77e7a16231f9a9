import { ProblemError } from "@/api/call";
import type { Area } from "@/api/generated/Area";
import type { Commands } from "@/api/generated/commands";
import type { Problem } from "@/api/generated/Problem";
import type { Host } from "@/api/host";

/** How a test answers commands; one that it does not name is a mistake of the test or of the screen. */
export type Fakes = {
  [N in keyof Commands]?: (request: Commands[N][0]) => Commands[N][1] | Promise<Commands[N][1]>;
};

/** A command as it was asked. */
export type Asked = { [N in keyof Commands]: { name: N; request: Commands[N][0] } }[keyof Commands];

/** A host that answers as the test says, remembers what it was asked, and tells of changes when told to. */
export type FakeHost = Host & {
  asked: Asked[];
  /** The requests of one command, in order. */
  askedFor<N extends keyof Commands>(name: N): Commands[N][0][];
  /** Other answers from now on. */
  answer(fakes: Fakes): void;
  /** As when the ledger has changed. */
  tell(...areas: Area[]): void;
};

export function fakeHost(fakes: Fakes): FakeHost {
  const answers: Fakes = { ...fakes };
  const asked: Asked[] = [];
  const listeners = new Set<(changed: unknown) => void>();
  return {
    asked,
    askedFor: (name) => asked.filter((one) => one.name === name).map((one) => one.request) as never,
    answer: (more) => void Object.assign(answers, more),
    tell: (...areas) => {
      for (const listener of listeners) listener({ areas });
    },
    async call(name, request) {
      asked.push({ name, request } as Asked);
      const fake = answers[name as keyof Commands] as ((request: unknown) => unknown) | undefined;
      if (fake === undefined) throw new Error(`the test has no answer to ${name}`);
      return await fake(request);
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What a fake throws to fail as the desk does. */
export function fail(problem: Problem): never {
  throw new ProblemError(problem);
}
