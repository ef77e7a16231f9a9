import type { ActRequest } from "@/api/generated/ActRequest";
import type { CheckItem } from "@/api/generated/CheckItem";
import type { FormView } from "@/api/generated/FormView";
import type { ManifestRow } from "@/api/generated/ManifestRow";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { NewManifestForm } from "@/api/generated/NewManifestForm";
import type { PartyView } from "@/api/generated/PartyView";
import type { Problem } from "@/api/generated/Problem";
import type { RecentStep } from "@/api/generated/RecentStep";
import type { Signing } from "@/api/generated/Signing";
import type { Status } from "@/api/generated/Status";
import type { SyncView } from "@/api/generated/SyncView";
import type { Task } from "@/api/generated/Task";
import type { Today } from "@/api/generated/Today";
import type { WasteView } from "@/api/generated/WasteView";
import { aboutOf } from "@/features/shared/signing/aboutOf";
import type { Language } from "@/lib/language";
import { day } from "@/lib/times";
import { type Answers, type FakeHost, fakeHost } from "./fakeHost";
import {
  deskStatus,
  HAULIER,
  manifestRow,
  manifestView,
  newManifest,
  SITE,
  signing,
  syncView,
} from "./samples";

export const PIN = "246810";

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function waste(over: Partial<WasteView>): WasteView {
  return {
    code: "900-249-08",
    category: "HW08",
    category_name: "废矿物油与含矿物油废物",
    category_name_en: "Waste mineral oil and wastes containing mineral oil",
    industry: "非特定行业",
    description: "其他生产、销售、使用过程中产生的废矿物油及沾染矿物油的废弃包装物",
    hazards: ["T", "I"],
    used_name: null,
    used_form: null,
    used_packaging: null,
    ...over,
  };
}

/** A few wastes of the catalogue, of which the first two were sent before; with their pinyin initials. */
export const WASTES: readonly (WasteView & { initials: string })[] = [
  { ...waste({ used_name: "废矿物油", used_form: "液态", used_packaging: "桶装" }), initials: "fkwy" },
  {
    ...waste({
      code: "900-052-31",
      category: "HW31",
      category_name: "含铅废物",
      category_name_en: "Wastes containing lead",
      description: "废铅蓄电池及废铅蓄电池拆解过程中产生的废铅板、废铅膏和酸液",
      hazards: ["T", "C"],
      used_name: "废铅蓄电池",
      used_form: "固态",
      used_packaging: "箱装",
    }),
    initials: "fqxdc",
  },
  {
    ...waste({
      code: "900-041-49",
      category: "HW49",
      category_name: "其他废物",
      category_name_en: "Other wastes",
      description: "含有或沾染毒性、感染性危险废物的废弃包装物、容器、过滤吸附介质",
      hazards: ["T", "In"],
    }),
    initials: "hyzr",
  },
];

function partyView(over: Partial<PartyView>): PartyView {
  return {
    org: "org-haulier",
    name: HAULIER,
    uscc: "914201020000000002",
    kinds: ["transporter"],
    division: "420106",
    place: "武昌区",
    fits_role: true,
    used: true,
    ...over,
  };
}

/** The directory, with their initials. */
export const PARTIES: readonly (PartyView & { initials: string })[] = [
  { ...partyView({}), initials: "slyys" },
  {
    ...partyView({ org: "org-site", name: SITE, kinds: ["disposal"], division: "420107", place: "青山区" }),
    initials: "sldcz",
  },
  {
    ...partyView({
      org: "org-other",
      name: "示例丙危货运输",
      place: "洪山区",
      used: false,
    }),
    initials: "slbwhys",
  },
];

/** Rows for a list of any length, the newest first. */
export function manyRows(count: number): ManifestRow[] {
  const statuses: readonly Status[] = ["closed", "closed", "in_transit", "issued", "delivered", "received"];
  return Array.from({ length: count }, (_, at) => {
    const status = at === 0 ? "draft" : (statuses[at % statuses.length] ?? "closed");
    const oil = at % 3 !== 1;
    return manifestRow({
      id: `doc-${at}`,
      code: `WF-${(7_000 + (at % 1_000)).toString(36).toUpperCase().padStart(4, "0")}-${(at * 7_919 + 40_000).toString(36).toUpperCase().padStart(4, "0").slice(-4)}`,
      status,
      waste_name: oil ? "废矿物油" : "废铅蓄电池",
      waste_code: oil ? "900-249-08" : "900-052-31",
      lines: at % 7 === 3 ? 2 : 1,
      planned_g: 180_000 + (at % 40) * 60_000,
      removed_g: status === "draft" || status === "issued" ? null : 180_000 + (at % 40) * 60_000,
      plate:
        status === "draft" || status === "issued"
          ? null
          : `鄂A${String(12_345 + (at % 50)).padStart(5, "0")}`,
      issued_at: status === "draft" ? null : ago(at * 5 * HOUR + 20 * MINUTE),
      mark:
        at < 3
          ? { mark: "only_here" }
          : at < 5
            ? { mark: "waiting" }
            : { mark: "authority_has_it", log_index: count - at, at: ago(at * 5 * HOUR) },
    });
  });
}

/** What can be to do, one of each kind. */
export function everyTask(): Task[] {
  return [
    {
      task: "refused",
      row: manifestRow({
        id: "doc-refused",
        mark: { mark: "refused", reason: "sealed", said: "该字段已由承运人封存" },
      }),
      problem: { code: "sign.refused", reason: "sealed", said: "该字段已由承运人封存" },
    },
    {
      task: "difference",
      row: manifestRow({
        id: "doc-difference",
        status: "closed",
        removed_g: 1_200_000,
        received_g: 1_160_000,
        accepted_g: 1_160_000,
        plate: "鄂A12345",
        mark: { mark: "authority_has_it", log_index: 88, at: ago(HOUR) },
      }),
    },
    {
      task: "issue_draft",
      row: manifestRow({
        id: "doc-draft",
        status: "draft",
        waste_name: "含油抹布",
        waste_code: "900-041-49",
        planned_g: 180_000,
        lines: 2,
        issued_at: null,
        planned_on: day(Date.now() + DAY),
      }),
    },
    {
      task: "not_picked_up",
      row: manifestRow({
        id: "doc-late",
        waste_name: "废铅蓄电池",
        waste_code: "900-052-31",
        planned_g: 860_000,
        planned_on: day(Date.now() - 2 * DAY),
        issued_at: ago(4 * DAY),
      }),
    },
  ];
}

/** A form that was left three minutes ago. */
export function formLeft(): FormView {
  return {
    id: "form-left",
    kind: "new_manifest",
    json: JSON.stringify({
      consignor: null,
      carrier: null,
      receiver: { org: "org-site", name: SITE, place: "青山区" },
      planned_on: null,
      copied_from: null,
      lines: [{ key: "1", ...newManifest().lines[0], planned_g: null, hazards: [] }],
    }),
    at: ago(3 * MINUTE),
  };
}

/** What happened last. */
export function recentSteps(): RecentStep[] {
  const step = (over: Partial<RecentStep>): RecentStep => ({
    manifest: "doc-1",
    code: "WF-7K3M-92QD",
    step: "issued",
    org_name: "示例甲厂",
    waste: "废矿物油",
    grams: 1_200_000,
    at: ago(20 * MINUTE),
    mark: { mark: "only_here" },
    ...over,
  });
  return [
    step({}),
    step({
      manifest: "doc-2",
      step: "picked_up",
      org_name: HAULIER,
      at: ago(2 * HOUR),
      mark: { mark: "waiting" },
    }),
    step({
      manifest: "doc-difference",
      step: "accepted",
      org_name: SITE,
      grams: 1_160_000,
      at: ago(26 * HOUR),
      mark: { mark: "authority_has_it", log_index: 88, at: ago(25 * HOUR) },
    }),
    step({
      manifest: "doc-3",
      step: "received",
      org_name: SITE,
      waste: "废铅蓄电池",
      grams: 860_000,
      at: ago(3 * DAY),
      mark: { mark: "authority_has_it", log_index: 61, at: ago(3 * DAY) },
    }),
  ];
}

/** A workshop's desk in memory: it keeps forms, checks and signs as the real one answers, as far as screens see. */
export function workshopDesk({
  language = "zh-CN",
  textSize = "standard",
  kinds = ["producer"],
  isLocked = true,
  sync = {},
  tasks = [],
  recent = [],
  rows = manyRows(12),
  views = {},
  forms = [],
  answers = {},
}: {
  language?: Language;
  textSize?: "standard" | "large" | "extra_large";
  kinds?: string[];
  isLocked?: boolean;
  sync?: Partial<SyncView>;
  tasks?: Task[];
  recent?: RecentStep[];
  rows?: ManifestRow[];
  /** Manifests that are shown otherwise than the sample. */
  views?: Record<string, ManifestView>;
  forms?: FormView[];
  answers?: Answers;
} = {}): FakeHost & { forms: Map<string, FormView> } {
  const kept = new Map(forms.map((form) => [form.id, form]));
  let locked = isLocked;
  let open = tasks;
  let signings: Signing[] = [];

  const status = () => {
    const desk = deskStatus({ is_locked: locked });
    const identity = desk.identity === null ? null : { ...desk.identity, kinds };
    return { ...desk, identity, settings: { ...desk.settings, language, text_size: textSize } };
  };
  const today = (): Today => ({
    tasks: [...open, ...[...kept.values()].map((form): Task => ({ task: "continue", form }))],
    forms: kept.size,
    waiting: sync.waiting ?? 0,
    attention: open.filter(({ task }) => task === "refused" || task === "conflict").length,
    in_transit: rows.filter((row) => row.status === "in_transit").length,
    recent,
  });
  const showOf = (id: string): ManifestView => {
    const known = views[id];
    if (known !== undefined) return known;
    const row =
      rows.find((one) => one.id === id) ??
      tasks.flatMap((task) => ("row" in task ? [task.row] : [])).find((one) => one.id === id);
    if (row === undefined) throw { code: "manifest.unknown", named: id } satisfies Problem;
    return manifestView({ row });
  };
  const end = (id: string, state: Signing["state"]): Signing => {
    const found = signings.find((one) => one.id === id);
    if (found === undefined) throw { code: "sign.too_late" } satisfies Problem;
    const ended = { ...found, state };
    signings = signings.map((one) => (one.id === id ? ended : one));
    if (state.state === "signed" && found.form !== null) kept.delete(found.form);
    host.change("signings", "forms", "manifests");
    return ended;
  };

  const host = fakeHost({
    desk_status: status,
    save_settings: (settings) => settings,
    sync_status: () => syncView(sync),
    unlock: ({ pin }) => {
      if (pin !== PIN) throw { code: "key.wrong_pin" } satisfies Problem;
      locked = false;
      return status();
    },
    lock: () => {
      locked = true;
      return status();
    },
    today,
    acknowledge: ({ manifest }) => {
      open = open.filter((task) => !(task.task === "difference" && task.row.id === manifest));
      host.change("manifests");
      return {};
    },
    list_manifests: (filter) => {
      const words = filter.text.split(/\s+/).filter((word) => word !== "");
      const found = rows.filter(
        (row) =>
          words.every((word) => JSON.stringify(row).includes(word)) &&
          (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
          (filter.role === null || row.own_roles.includes(filter.role)),
      );
      const from = filter.before ?? 0;
      const counts = new Map<Status, number>();
      for (const row of rows) counts.set(row.status, (counts.get(row.status) ?? 0) + 1);
      return {
        rows: found.slice(from, from + filter.limit),
        next: from + filter.limit < found.length ? from + filter.limit : null,
        counts: [...counts].map(([of, count]) => ({ status: of, count })),
      };
    },
    show_manifest: ({ manifest }) => showOf(manifest),
    copy_manifest: ({ manifest }) => {
      const { row, lines, carrier, receiver } = showOf(manifest);
      return {
        code: row.code,
        form: {
          consignor: null,
          carrier: carrier.org,
          receiver: receiver.org,
          consignor_name: null,
          carrier_name: null,
          receiver_name: null,
          planned_on: null,
          lines: lines.map((line) => ({
            waste_code: line.waste_code ?? "",
            waste_name: line.waste_name,
            form: line.form,
            packaging: line.packaging,
            packages: null,
            planned_g: null,
            removed_g: null,
          })),
        },
      };
    },
    search_wastes: ({ text }) => ({
      wastes: WASTES.filter((one) =>
        text === ""
          ? one.used_name !== null
          : [one.code, one.description, one.used_name ?? "", one.initials].some((part) =>
              part.includes(text),
            ),
      ),
      more: false,
      edition: deskStatus().edition,
    }),
    search_parties: ({ text, role }) => ({
      parties: PARTIES.filter((one) => one.name.includes(text) || one.initials.includes(text))
        .map((one) => ({
          ...one,
          fits_role: one.kinds.includes(role === "carrier" ? "transporter" : "disposal"),
          used: one.used && one.kinds.includes(role === "carrier" ? "transporter" : "disposal"),
        }))
        .sort((a, b) => Number(b.used) - Number(a.used) || Number(b.fits_role) - Number(a.fits_role)),
      more: false,
      known: PARTIES.length,
    }),
    check: (act) => checked(act, locked),
    sign: ({ act, form }) => {
      if (locked) throw { code: "sign.locked" } satisfies Problem;
      const waits = signing({ id: `signing-${signings.length + 1}`, act, form });
      signings = [waits, ...signings];
      host.change("signings");
      return waits;
    },
    signings: () => ({ signings }),
    sign_now: ({ id }) =>
      end(id, { state: "signed", manifest: "doc-1", code: "WF-7K3M-92QD", at: new Date().toISOString() }),
    take_back: ({ id }) => end(id, { state: "taken_back" }),
    dismiss_signing: ({ id }) => {
      signings = signings.filter((one) => one.id !== id);
      host.change("signings");
      return {};
    },
    form: ({ id }) => ({ form: kept.get(id) ?? null }),
    forms: () => ({ forms: [...kept.values()].reverse() }),
    save_form: (form) => {
      kept.set(form.id, { ...form, at: new Date().toISOString() });
      return {};
    },
    discard_form: ({ id }) => {
      kept.delete(id);
      return {};
    },
    diagnosis: () => ({ text: "diagnosis" }),
    log_from_ui: () => ({}),
    ...answers,
  });
  return Object.assign(host, { forms: kept });
}

function checked(act: ActRequest, isLocked: boolean): { items: CheckItem[]; can_sign: boolean } {
  const about = aboutOf(act);
  const items: CheckItem[] = typeof about === "string" ? [] : ofForm(about, act.act === "prepare");
  const stops = items.some(({ level }) => level === "stop");
  if (!stops) items.push({ level: "fine", remark: { remark: "parties_named" }, field: null });
  if (isLocked) items.push({ level: "fine", remark: { remark: "key_locked" }, field: null });
  return { items, can_sign: !stops };
}

function ofForm(form: NewManifestForm, isForAnother: boolean): CheckItem[] {
  const items: CheckItem[] = [];
  const stop = (problem: Problem, field: string) =>
    items.push({ level: "stop", remark: { remark: "problem", problem }, field });
  if (isForAnother && form.consignor === null)
    stop({ code: "party.missing", role: "consignor" }, "consignor");
  for (const role of ["carrier", "receiver"] as const)
    if (form[role] === null) stop({ code: "party.missing", role }, role);
  if (form.lines.length === 0) stop({ code: "line.none" }, "lines");
  for (const [at, line] of form.lines.entries()) {
    const field = (name: string) => `lines/${at}/${name}`;
    if (line.waste_code === "")
      items.push({ level: "stop", remark: { remark: "missing" }, field: field("waste_code") });
    else if (!WASTES.some(({ code }) => code === line.waste_code))
      items.push({
        level: "look",
        remark: { remark: "code_not_listed", code: line.waste_code, edition: "2021" },
        field: field("waste_code"),
      });
    if (line.planned_g === null)
      items.push({ level: "stop", remark: { remark: "missing" }, field: field("planned_g") });
    if (line.planned_g === 0) stop({ code: "qty.zero", waste: line.waste_code }, field("planned_g"));
    if (line.removed_g === null)
      items.push({ level: "fine", remark: { remark: "not_weighed", line: at + 1 }, field: null });
    else if (line.planned_g !== null && line.planned_g !== line.removed_g)
      items.push({
        level: "look",
        remark: {
          remark: "removed_differs",
          line: at + 1,
          planned_g: line.planned_g,
          removed_g: line.removed_g,
        },
        field: field("removed_g"),
      });
    if (line.form === null || line.packaging === null || line.packages === null)
      items.push({
        level: "look",
        remark: { remark: "line_incomplete", line: at + 1 },
        field: field("form"),
      });
  }
  if (form.planned_on === null)
    items.push({ level: "look", remark: { remark: "no_day" }, field: "planned_on" });
  items.push({
    level: "look",
    remark: { remark: "edition_superseded", edition: "2021", superseded_by: "2025" },
    field: "lines",
  });
  const order = { stop: 0, look: 1, fine: 2 };
  return items.sort((a, b) => order[a.level] - order[b.level]);
}
