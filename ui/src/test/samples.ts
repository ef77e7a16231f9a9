import type { ActRequest } from "@/api/generated/ActRequest";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { LineView } from "@/api/generated/LineView";
import type { ManifestRow } from "@/api/generated/ManifestRow";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { NewLineForm } from "@/api/generated/NewLineForm";
import type { NewManifestForm } from "@/api/generated/NewManifestForm";
import type { OutboxView } from "@/api/generated/OutboxView";
import type { PartyInManifest } from "@/api/generated/PartyInManifest";
import type { Signing } from "@/api/generated/Signing";
import type { SyncView } from "@/api/generated/SyncView";

/** A motor works that sends 1.2 t of used oil with a haulier to a disposal site. */
export const WORKS = "示例甲厂";
export const HAULIER = "示例乙运输";
export const SITE = "示例东处置";

export function deskStatus(over: Partial<DeskStatus> = {}): DeskStatus {
  return {
    stage: "enrolled",
    is_locked: false,
    settings: { language: "zh-CN", text_size: "standard", workplace: "producer", theme: "light" },
    identity: {
      org: "org-works",
      org_name: WORKS,
      kinds: ["producer"],
      division: "420107",
      device: "device-works",
      fingerprint: "1203 4410 9921 0087",
      ledger: "ledger",
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
    home: "/home/works",
    version: "0.0.0",
    problem: null,
    ...over,
  };
}

/** A desk that nobody has used yet. */
export function newDesk(over: Partial<DeskStatus> = {}): DeskStatus {
  const { settings } = deskStatus();
  return deskStatus({
    stage: "new",
    is_locked: true,
    identity: null,
    settings: { ...settings, workplace: null },
    ...over,
  });
}

export function syncView(over: Partial<SyncView> = {}): SyncView {
  return {
    phase: "live",
    waiting: 0,
    waiting_since: null,
    refused: 0,
    attention: 0,
    last_ok: "2026-11-23T01:37:00Z",
    tries: 0,
    next_try: null,
    trouble: null,
    node: "127.0.0.1:4420",
    ...over,
  };
}

/** A courier that could not reach the node since the morning. */
export function offline(over: Partial<SyncView> = {}): SyncView {
  return syncView({
    phase: "offline",
    waiting: 3,
    waiting_since: new Date(Date.now() - 2 * 3_600_000).toISOString(),
    last_ok: null,
    tries: 6,
    trouble: { code: "net.node_silent", why: "no route" },
    ...over,
  });
}

export function outboxView(over: Partial<OutboxView> = {}): OutboxView {
  return { sync: syncView(), entries: [], more: false, waiting_bytes: 0, confirmed: 128, ...over };
}

export function manifestRow(over: Partial<ManifestRow> = {}): ManifestRow {
  return {
    id: "doc-1",
    code: "WF-7K3M-92QD",
    number: null,
    status: "issued",
    consignor: WORKS,
    carrier: HAULIER,
    receiver: SITE,
    own_roles: ["consignor"],
    waste_code: "900-249-08",
    waste_name: "废矿物油",
    lines: 1,
    planned_g: 1_200_000,
    removed_g: null,
    received_g: null,
    accepted_g: null,
    issued_at: "2026-11-23T01:40:00Z",
    planned_on: "2026-11-24",
    plate: null,
    mark: { mark: "waiting" },
    conflicts: 0,
    ...over,
  };
}

export function party(name: string, over: Partial<PartyInManifest> = {}): PartyInManifest {
  return {
    org: `org-${name}`,
    name,
    uscc: "91420102000000000Q",
    division: "420107",
    place: "青山区",
    licence: null,
    is_own: false,
    ...over,
  };
}

export function lineView(over: Partial<LineView> = {}): LineView {
  return {
    id: "line-1",
    waste_code: "900-249-08",
    category: "HW08",
    waste_name: "废矿物油",
    hazards: ["T", "I"],
    form: "液态",
    packaging: "桶装",
    packages: 12,
    planned: { grams: 1_200_000, by: "org-works", entry: "entry-1" },
    removed: null,
    received: null,
    accepted: null,
    ...over,
  };
}

export function manifestView(over: Partial<ManifestView> = {}): ManifestView {
  return {
    row: manifestRow(),
    consignor: party(WORKS, { org: "org-works", is_own: true }),
    carrier: party(HAULIER),
    receiver: party(SITE),
    lines: [lineView()],
    legs: [],
    steps: [
      {
        step: "issued",
        entry: "entry-1",
        org: "org-works",
        org_name: WORKS,
        device: "device-works",
        fingerprint: "1203 4410 9921 0087",
        person: null,
        claimed_at: "2026-11-23T01:40:00Z",
        mark: { mark: "waiting" },
        is_own: true,
        by_regulator: false,
        stands: true,
      },
    ],
    missing: [],
    next_step: null,
    other_steps: [],
    refusal: null,
    voiding: null,
    conflicts: [],
    resolutions: [],
    corrections: [],
    correctable: [],
    contested: [],
    quarantined: [],
    recordings: [],
    recordable: null,
    may_endorse: false,
    may_sign_by_sheet: false,
    opinion: null,
    note: null,
    reported: null,
    prepared_for: null,
    held: 0,
    details: [],
    ...over,
  };
}

export function newLine(over: Partial<NewLineForm> = {}): NewLineForm {
  return {
    waste_code: "900-249-08",
    waste_name: "废矿物油",
    form: "液态",
    packaging: "桶装",
    packages: 12,
    planned_g: 1_200_000,
    removed_g: null,
    ...over,
  };
}

export function newManifest(over: Partial<NewManifestForm> = {}): NewManifestForm {
  return {
    consignor: null,
    carrier: "org-haulier",
    receiver: "org-site",
    consignor_name: null,
    carrier_name: null,
    receiver_name: null,
    lines: [newLine()],
    planned_on: "2026-11-24",
    ...over,
  };
}

export function issueNew(over: Partial<NewManifestForm> = {}): ActRequest {
  return { act: "issue_new", manifest: newManifest(over) };
}

export function signing(over: Partial<Signing> = {}): Signing {
  return {
    id: "signing-1",
    act: issueNew(),
    step: "issued",
    form: "form-1",
    state: { state: "waiting", signs_at: new Date(Date.now() + 10_000).toISOString(), left_ms: 10_000 },
    ...over,
  };
}
