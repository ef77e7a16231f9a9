import type { Area } from "@/api/generated/Area";
import type { Commands } from "@/api/generated/commands";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { SyncView } from "@/api/generated/SyncView";
import type { Host } from "@/api/host";

/** Answers of a desk that is not there, typed as the contract says. */
export type Answers = {
  [N in keyof Commands]?: (request: Commands[N][0]) => Commands[N][1] | Promise<Commands[N][1]>;
};

/** A host for tests of screens: it answers what it was told, refuses the rest, and remembers what it was asked. */
export function fakeHost(answers: Answers) {
  const asked: { name: string; request: unknown }[] = [];
  let listener: (changed: unknown) => void = () => {};
  const host: Host = {
    async call(name, request) {
      asked.push({ name, request });
      const answer = answers[name as keyof Commands] as ((request: unknown) => unknown) | undefined;
      if (answer === undefined) throw { code: "ui.unknown_command", name };
      return answer(request);
    },
    onChanged(next) {
      listener = next;
      return () => {
        listener = () => {};
      };
    },
  };
  return { host, asked, change: (...areas: Area[]) => listener({ areas }) };
}

/** An enrolled workshop. */
export const WORKSHOP: DeskStatus = {
  stage: "enrolled",
  is_locked: false,
  settings: { language: "zh-CN", text_size: "standard", workplace: "producer", theme: "light" },
  identity: {
    org: "11".repeat(16),
    org_name: "示例汽修厂",
    kinds: ["producer"],
    division: "420107",
    device: "22".repeat(16),
    fingerprint: "1204 8831 0957 4410",
    ledger: "33".repeat(16),
    node: "127.0.0.1:4420",
    valid_to: null,
  },
  edition: {
    name: "2021",
    title: "国家危险废物名录（2021年版）",
    valid_from: "2021-01-01",
    valid_to: "2024-12-31",
    superseded_by: "2025",
  },
  homes: [],
  home: "wufei",
  version: "0.1.0",
  problem: null,
};

/** A courier that could not reach the node since the morning. */
export const OFFLINE: SyncView = {
  phase: "offline",
  waiting: 3,
  waiting_since: new Date(Date.now() - 2 * 3_600_000).toISOString(),
  refused: 0,
  attention: 0,
  last_ok: null,
  tries: 6,
  next_try: null,
  trouble: { code: "net.node_silent", why: "no route" },
  node: "127.0.0.1:4420",
};
