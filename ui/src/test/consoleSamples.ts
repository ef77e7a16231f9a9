import type { DeviceView } from "@/api/generated/console/DeviceView";
import type { DivisionView } from "@/api/generated/console/DivisionView";
import type { EntryView } from "@/api/generated/console/EntryView";
import type { ManifestItem } from "@/api/generated/console/ManifestItem";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import type { OrganisationView } from "@/api/generated/console/OrganisationView";
import type { Overview } from "@/api/generated/console/Overview";
import type { SessionView } from "@/api/generated/console/SessionView";
import type { Signer } from "@/api/generated/console/Signer";
import type { TimelineStep } from "@/api/generated/console/TimelineStep";
import type { PartyInManifest } from "@/api/generated/PartyInManifest";
import type { Step } from "@/api/generated/Step";
import type { NodeAnswers } from "./fakeNode";

/** A node of Wuhan at which somebody is signed in. */
export const SESSION: SessionView = {
  signed_in: true,
  expires_at: "2026-11-26T12:00:00Z",
  ledger: "a8".repeat(16),
  node: "武汉市",
  node_en: "Wuhan",
  region: "420100",
  version: "0.1.0",
};

const district = (code: string, name: string, name_en: string): DivisionView => ({
  code,
  name,
  name_en,
  kind: "district",
  within: [],
});
export const DIVISIONS: DivisionView[] = [
  { code: "420100", name: "武汉市", name_en: "Wuhan", kind: "prefecture", within: [] },
  district("420102", "江岸区", "Jiang'an"),
  district("420107", "青山区", "Qingshan"),
  district("420111", "洪山区", "Hongshan"),
  district("420113", "汉南区", "Hannan"),
  district("420115", "江夏区", "Jiangxia"),
  {
    code: "WH-DHGX",
    name: "武汉东湖新技术开发区",
    name_en: "East Lake High-tech Development Zone",
    kind: "functional_zone",
    within: ["420111", "420115"],
  },
];

export const OVERVIEW: Overview = {
  statuses: [
    { status: "draft", count: 0 },
    { status: "issued", count: 1 },
    { status: "in_transit", count: 2 },
    { status: "delivered", count: 0 },
    { status: "received", count: 1 },
    { status: "accepted", count: 0 },
    { status: "closed", count: 6 },
    { status: "reported", count: 400 },
  ],
  manifests: 410,
  planned_g: 4_731_230_000,
  removed_g: 8_880_000,
  accepted_g: 3_967_298_000,
  issued_today: 6,
  organisations: 4,
  devices: 5,
  revoked_devices: 1,
  log_size: 444,
  newest_at: "2026-11-26T01:32:00Z",
};

/** Who signs in these samples. */
export const WORKSHOP: Signer = {
  org: "0a".repeat(16),
  org_name: "示例江岸汽修厂",
  device: "58e929273a632060".repeat(2),
  fingerprint: "58e9 2927 3a63 2060",
};
export const CARRIER: Signer = {
  org: "0b".repeat(16),
  org_name: "示例危货运输",
  device: "d96d7cf7b1de2783".repeat(2),
  fingerprint: "d96d 7cf7 b1de 2783",
};
export const SITE: Signer = {
  org: "0c".repeat(16),
  org_name: "示例东固废处置",
  device: "6133f8bcfd0cfaee".repeat(2),
  fingerprint: "6133 f8bc fd0c faee",
};

/** A manifest in a list; `n` makes many. */
export function item(n: number, change: Partial<ManifestItem> = {}): ManifestItem {
  return {
    id: n.toString(16).padStart(32, "0"),
    code: `WF-${n.toString().padStart(4, "0")}-92QD`,
    kind: "native",
    status: "closed",
    number: null,
    consignor: "示例江岸汽修厂",
    carrier: "示例危货运输",
    receiver: "示例东固废处置",
    district: "420102",
    at: "2026-11-26T01:00:00Z",
    updated_at: "2026-11-26T01:32:00Z",
    planned_g: 1_200_000,
    removed_g: 1_180_000,
    accepted_g: 1_160_000,
    entries: 6,
    conflicts: 0,
    contested: 0,
    lines: [
      {
        id: "1",
        waste_code: "900-249-08",
        waste_name: "废矿物油",
        planned_g: 1_200_000,
        removed_g: 1_180_000,
        accepted_g: 1_160_000,
      },
    ],
    ...change,
  };
}

function step(kind: Step, signer: Signer, index: number, change: Partial<TimelineStep> = {}): TimelineStep {
  return {
    step: kind,
    entry: `e${index}`.padEnd(64, "0"),
    signer,
    person: null,
    credential: "c1".repeat(16),
    valid_from: "2026-11-01T00:00:00Z",
    valid_to: "2027-11-01T00:00:00Z",
    revoked_at: null,
    claimed_at: `2026-11-26T0${index}:00:00Z`,
    receipt: {
      log_index: 420 + index,
      logged_at: `2026-11-26T0${index}:00:20Z`,
      verdict: "admitted",
      signature: "",
    },
    verified: true,
    by_regulator: false,
    stands: true,
    ...change,
  };
}

const party = (signer: Signer, place: string): PartyInManifest => ({
  org: signer.org,
  name: signer.org_name,
  uscc: null,
  division: place,
  place: null,
  licence: null,
  is_own: false,
});

/** A closed manifest with three weights that differ; the pick-up came late, and its key was revoked afterwards. */
export const CLOSED: ManifestView = {
  item: item(1),
  consignor: party(WORKSHOP, "420102"),
  carrier: party(CARRIER, "420111"),
  receiver: party(SITE, "420115"),
  timeline: [
    step("issued", WORKSHOP, 1),
    step("picked_up", CARRIER, 2, {
      revoked_at: "2026-11-27T00:00:00Z",
      receipt: { log_index: 422, logged_at: "2026-11-26T07:00:00Z", verdict: "admitted", signature: "" },
    }),
    step("delivered", CARRIER, 3, { person: "3f2a91bc".repeat(4) }),
    step("received", SITE, 4),
    step("accepted", SITE, 5),
  ],
  weights: [
    {
      line: "1",
      waste_code: "900-249-08",
      category: "HW08",
      waste_name: "废矿物油",
      form: "液态",
      packaging: "桶装",
      packages: 12,
      planned: { grams: 1_200_000, entry: "e1".padEnd(64, "0"), signer: WORKSHOP },
      removed: { grams: 1_180_000, entry: "e1".padEnd(64, "0"), signer: WORKSHOP },
      received: { grams: 1_160_000, entry: "e4".padEnd(64, "0"), signer: SITE },
      accepted: { grams: 1_160_000, entry: "e5".padEnd(64, "0"), signer: SITE },
    },
  ],
  legs: [{ plate: "鄂A12345", trailer: null }],
  missing: [],
  refusal: null,
  voiding: null,
  conflicts: [],
  resolutions: [],
  corrections: [],
  contested: [],
  quarantined: [],
  recordings: [],
  reported: null,
  details: [{ path: "plan/note", value: "下午来车" }],
  manifest: {},
};

export const ENTRIES: EntryView[] = CLOSED.timeline.map((one, at) => ({
  id: one.entry,
  kind: "change",
  signer: one.signer,
  credential: one.credential,
  epoch: 0,
  seq: at,
  claimed_at: one.claimed_at,
  receipt: one.receipt,
  verified: one.verified,
  signed: "AAAA",
}));

export const ORGANISATIONS: OrganisationView[] = [WORKSHOP, CARRIER, SITE].map((one, at) => ({
  org: one.org,
  name: one.org_name ?? "",
  uscc: null,
  kinds: [["producer"], ["transporter"], ["disposal"]][at] ?? [],
  division: "420102",
  since: "2026-11-01T00:00:00Z",
  devices: 1,
}));

export const DEVICES: DeviceView[] = [WORKSHOP, CARRIER, SITE].map((one) => ({
  device: one.device,
  fingerprint: one.fingerprint,
  credential: "c1".repeat(16),
  org: one.org,
  org_name: one.org_name,
  bits: ["producer", "org_admin"],
  slot: 0,
  not_before: "2026-11-01T00:00:00Z",
  not_after: "2036-11-01T00:00:00Z",
  head: { epoch: 0, seq: 11, entry: "e1".padEnd(64, "0") },
  revocation: null,
}));

/** What a node answers on an ordinary day. */
export const ORDINARY: NodeAnswers = {
  "GET session": () => SESSION,
  "GET divisions": () => ({ items: DIVISIONS }),
  "GET overview": () => OVERVIEW,
  "GET counts/districts": () => ({
    items: [
      { district: null, name: null, manifests: 2, planned_g: 3_000_000, removed_g: 0, accepted_g: 0 },
      {
        district: "420102",
        name: "江岸区",
        manifests: 3,
        planned_g: 12_400_000,
        removed_g: 12_000_000,
        accepted_g: 10_900_000,
      },
      {
        district: "420107",
        name: "青山区",
        manifests: 1,
        planned_g: 980_000_000,
        removed_g: 0,
        accepted_g: 0,
      },
    ],
  }),
  "GET counts/wastes": () => ({
    items: Array.from({ length: 23 }, (_, at) => ({
      waste_code: `900-2${(10 + at).toString()}-08`,
      waste_name: `废物${at}`,
      manifests: 1,
      planned_g: (23 - at) * 1_000_000,
      removed_g: 0,
      accepted_g: 0,
    })),
  }),
  "GET manifests": () => ({ items: [item(1)], next: null, count: { total: 1, at_least: false } }),
  [`GET manifests/${CLOSED.item.id}`]: () => CLOSED,
  [`GET manifests/${CLOSED.item.id}/entries`]: () => ({ items: ENTRIES }),
  "GET organisations": () => ({ items: ORGANISATIONS, next: null }),
  "GET devices": () => ({ items: DEVICES, next: null }),
  "GET invites": () => ({ items: [] }),
};
