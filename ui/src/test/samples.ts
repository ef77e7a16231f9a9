import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { IdentityView } from "@/api/generated/IdentityView";
import type { OutboxView } from "@/api/generated/OutboxView";
import type { Settings } from "@/api/generated/Settings";
import type { SyncView } from "@/api/generated/SyncView";

/** The moment of every sample: a Monday morning in Wuhan. */
export const NOW = "2026-11-23T09:40:00+08:00";

export const SETTINGS: Settings = {
  language: "zh-CN",
  text_size: "standard",
  workplace: "producer",
  theme: "light",
};

export const IDENTITY: IdentityView = {
  org: "8f3c9a10b2d44e57a1c06d2e9b7f5a31",
  org_name: "示例汽修厂",
  kinds: ["producer"],
  division: "420107",
  device: "1b7d55e0c3a84f0e9d6a2c4b8e1f7a90",
  fingerprint: "7402 1186 9350 4427",
  ledger: "5d1e0f9a2b3c4d5e6f708192a3b4c5d6",
  node: "127.0.0.1:4420",
  valid_to: "2027-11-22T00:00:00+08:00",
};

/** A workshop's desk that is enrolled and open. */
export function deskStatus(with_: Partial<DeskStatus> = {}): DeskStatus {
  return {
    stage: "enrolled",
    is_locked: false,
    settings: SETTINGS,
    identity: IDENTITY,
    edition: {
      name: "2021",
      title: "国家危险废物名录（2021 年版）",
      valid_from: "2021-01-01",
      valid_to: "2024-12-31",
      superseded_by: "2025",
    },
    homes: [],
    home: "D:\\wufei",
    version: "0.3.0",
    problem: null,
    ...with_,
  };
}

/** A desk that nobody has used yet. */
export function newDesk(with_: Partial<DeskStatus> = {}): DeskStatus {
  return deskStatus({
    stage: "new",
    is_locked: true,
    identity: null,
    settings: { ...SETTINGS, workplace: null },
    ...with_,
  });
}

/** A courier that has said everything three minutes ago. */
export function syncView(with_: Partial<SyncView> = {}): SyncView {
  return {
    phase: "live",
    waiting: 0,
    waiting_since: null,
    refused: 0,
    attention: 0,
    last_ok: "2026-11-23T09:37:00+08:00",
    tries: 0,
    next_try: null,
    trouble: null,
    node: "127.0.0.1:4420",
    ...with_,
  };
}

export function outboxView(with_: Partial<OutboxView> = {}): OutboxView {
  return { sync: syncView(), entries: [], more: false, waiting_bytes: 0, confirmed: 128, ...with_ };
}
