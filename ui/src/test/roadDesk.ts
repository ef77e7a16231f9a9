import type { ActRequest } from "@/api/generated/ActRequest";
import type { CheckItem } from "@/api/generated/CheckItem";
import type { LineGrams } from "@/api/generated/LineGrams";
import type { LineView } from "@/api/generated/LineView";
import type { LoadView } from "@/api/generated/LoadView";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { Mark } from "@/api/generated/Mark";
import type { Problem } from "@/api/generated/Problem";
import type { Role } from "@/api/generated/Role";
import type { Signing } from "@/api/generated/Signing";
import type { Status } from "@/api/generated/Status";
import type { Step } from "@/api/generated/Step";
import type { SyncView } from "@/api/generated/SyncView";
import type { Workplace } from "@/api/generated/Workplace";
import { tidyPlate } from "@/lib/plates";
import { type Answers, type FakeHost, fakeHost } from "./fakeHost";
import {
  deskStatus,
  HAULIER,
  lineView,
  manifestRow,
  manifestView,
  party,
  SITE,
  syncView,
  WORKS,
} from "./samples";

export const PLATER = "示例电镀厂";
export const PRINTER = "示例印务";

const AUTHORITY: Mark = { mark: "authority_has_it", log_index: 41, at: "2026-11-23T01:45:00Z" };
const WAITING: Mark = { mark: "waiting" };

/** The steps of a manifest up to and with one. */
const COURSE: readonly Step[] = ["issued", "picked_up", "delivered", "received", "accepted"];
const STATUS_AFTER: Record<Step, Status> = {
  issued: "issued",
  picked_up: "in_transit",
  delivered: "delivered",
  received: "received",
  accepted: "closed",
  refused: "refused",
  voided: "voided",
  resolved: "issued",
  corrected: "closed",
  approved: "closed",
  declined: "closed",
  confirmed: "closed",
  imported: "reported",
};
const STEP_OF: Partial<Record<ActRequest["act"], Step>> = {
  pick_up: "picked_up",
  deliver: "delivered",
  receive: "received",
  accept: "accepted",
};

/** A load between the works, the haulier and the site, as far as `upTo`. */
export function loadOf({
  id,
  code,
  consignor = WORKS,
  place = "江岸区",
  upTo = "issued",
  lines = [lineView({ packages: 6 })],
  planned_on = "2026-11-23",
  plate = null,
  trailer = null,
  mark = AUTHORITY,
  missing = [],
  isOwn = false,
}: {
  id: string;
  code: string;
  consignor?: string;
  place?: string;
  upTo?: Step;
  lines?: LineView[];
  planned_on?: string | null;
  plate?: string | null;
  trailer?: string | null;
  mark?: Mark;
  missing?: Step[];
  /** Whether the pick-up was signed on this device. */
  isOwn?: boolean;
}): ManifestView {
  const at = COURSE.indexOf(upTo);
  const steps = COURSE.slice(0, at + 1).filter((step) => !missing.includes(step));
  return manifestView({
    row: manifestRow({
      id,
      code,
      consignor,
      status: STATUS_AFTER[upTo],
      own_roles: [],
      waste_code: lines[0]?.waste_code ?? null,
      waste_name: lines[0]?.waste_name ?? null,
      lines: lines.length,
      planned_on,
      plate,
      mark,
    }),
    consignor: party(consignor, { place }),
    carrier: party(HAULIER),
    receiver: party(SITE, { place: "青山区" }),
    lines,
    legs: plate === null ? [] : [{ plate, trailer }],
    missing,
    steps: steps.map((step, index) => ({
      step,
      entry: `${id}-${step}`,
      org: "org",
      org_name: step === "issued" ? consignor : step === "received" ? SITE : HAULIER,
      device: "device",
      fingerprint: "1203 4410 9921 0087",
      person: null,
      claimed_at: `2026-11-23T0${index + 1}:20:00Z`,
      mark,
      is_own: isOwn && step === "picked_up",
      by_regulator: false,
      stands: true,
    })),
  });
}

/** Acid from a plating works, in two lines, of which one was not weighed. */
export function platingLines(): LineView[] {
  return [
    lineView({
      id: "line-1",
      waste_code: "336-064-17",
      category: "HW17",
      waste_name: "表面处理污泥",
      hazards: ["T", "C"],
      form: "半固态",
      packaging: "吨袋",
      packages: 4,
      planned: { grams: 3_400_000, by: "org-plater", entry: "e" },
      removed: { grams: 3_385_000, by: "org-plater", entry: "e" },
    }),
    lineView({
      id: "line-2",
      waste_code: "900-402-06",
      category: "HW06",
      waste_name: "废有机溶剂",
      hazards: ["T", "I", "R"],
      form: "液态",
      packaging: "桶装",
      packages: 2,
      planned: { grams: 360_000, by: "org-plater", entry: "e" },
    }),
  ];
}

/** What was weighed when it left. */
export function weighed(grams: number, over: Partial<LineView> = {}): LineView {
  return lineView({
    packages: 6,
    planned: { grams: Math.ceil(grams / 100_000) * 100_000, by: "org-works", entry: "e" },
    removed: { grams, by: "org-works", entry: "e" },
    ...over,
  });
}

/** A day of the haulier: two stops, one load on the lorry, one at the gate, one for tomorrow. */
export function haulierDay(): ManifestView[] {
  return [
    loadOf({ id: "works", code: "WF-7K3M-92QD", lines: [weighed(1_180_000)] }),
    loadOf({
      id: "plater",
      code: "WF-2B8T-0XN4",
      consignor: PLATER,
      place: "东西湖区",
      lines: platingLines(),
    }),
    loadOf({
      id: "printer",
      code: "WF-9QQ2-77AC",
      consignor: PRINTER,
      place: "硚口区",
      upTo: "picked_up",
      plate: "鄂A12345",
      isOwn: true,
      mark: WAITING,
      lines: [
        weighed(420_000, { waste_name: "废油墨", waste_code: "900-299-12", hazards: ["T"], packages: 3 }),
      ],
    }),
    loadOf({
      id: "earlier",
      code: "WF-41CD-8RTE",
      upTo: "delivered",
      plate: "鄂A54321",
      trailer: "鄂A1234挂",
      lines: [weighed(640_000)],
    }),
    loadOf({
      id: "tomorrow",
      code: "WF-5D0K-PW31",
      consignor: PRINTER,
      place: "硚口区",
      planned_on: "2026-11-25",
      lines: [weighed(90_000)],
    }),
  ];
}

/** A day at the site's gate: one arrived, one under way, one just issued, one weighed. */
export function siteDay(): ManifestView[] {
  return [
    loadOf({
      id: "arrived",
      code: "WF-7K3M-92QD",
      upTo: "delivered",
      plate: "鄂A12345",
      lines: [weighed(1_180_000)],
    }),
    loadOf({
      id: "road",
      code: "WF-2B8T-0XN4",
      consignor: PLATER,
      place: "东西湖区",
      upTo: "picked_up",
      plate: "鄂A54321",
      lines: platingLines().map((line) => ({ ...line, removed: line.removed ?? line.planned })),
    }),
    loadOf({
      id: "issued",
      code: "WF-9QQ2-77AC",
      consignor: PRINTER,
      place: "硚口区",
      lines: [weighed(90_000)],
    }),
    loadOf({
      id: "weighed",
      code: "WF-41CD-8RTE",
      upTo: "received",
      plate: "鄂A88888",
      lines: [weighed(640_000, { received: { grams: 640_000, by: "org-site", entry: "e" } })],
    }),
  ];
}

/** A desk whose loads move on when their steps are signed, as the real one's do. */
export function roadDesk({
  workplace,
  manifests,
  isLocked = false,
  sync = {},
  theme = "light",
  language = "zh-CN",
  answers = {},
}: {
  workplace: Workplace;
  manifests: ManifestView[];
  isLocked?: boolean;
  sync?: Partial<SyncView>;
  theme?: "light" | "dark";
  language?: "zh-CN" | "en";
  answers?: Answers;
}): FakeHost {
  const own: Role = workplace === "disposal" ? "receiver" : "carrier";
  const views = new Map(manifests.map((view) => [view.row.id, view]));
  const forms = new Map<
    string,
    { id: string; kind: "new_manifest" | "pick_up" | "reception"; json: string; at: string | null }
  >();
  let signings: Signing[] = [];
  let locked = isLocked;
  let settings = { language, text_size: "standard" as const, workplace, theme };

  const status = () =>
    deskStatus({
      is_locked: locked,
      settings: settings as never,
      identity: {
        ...(deskStatus().identity as NonNullable<ReturnType<typeof deskStatus>["identity"]>),
        org_name: own === "carrier" ? HAULIER : SITE,
        kinds: [own === "carrier" ? "transporter" : "disposal"],
      },
    });
  const view = (id: string): ManifestView => {
    const found = views.get(id);
    if (found === undefined) throw { code: "manifest.unknown", named: id } satisfies Problem;
    return withNext(found, own);
  };
  const done = (id: string) => {
    const signing = signings.find((one) => one.id === id);
    if (signing?.state.state !== "waiting") throw { code: "sign.too_late" } satisfies Problem;
    const { act, form } = signing;
    if (!("manifest" in act) || typeof act.manifest !== "string") throw new Error("not of a road");
    const next = signed(view(act.manifest), act);
    views.set(act.manifest, next);
    if (form !== null) forms.delete(form);
    signings = signings.map((one) =>
      one.id === id
        ? {
            ...one,
            state: {
              state: "signed",
              manifest: next.row.id,
              code: next.row.code,
              at: "2026-11-23T02:00:00Z",
            },
          }
        : one,
    );
    queueMicrotask(() => host.change("manifests", "signings", "forms"));
    return signings.find((one) => one.id === id) as Signing;
  };

  const host = fakeHost({
    desk_status: status,
    save_settings: (next) => {
      settings = next as never;
      return next;
    },
    sync_status: () => syncView(sync),
    unlock: ({ pin }) => {
      if (pin !== "246810") throw { code: "key.wrong_pin" } satisfies Problem;
      locked = false;
      return status();
    },
    loads: () => {
      const all = [...views.values()].map((one) => withNext(one, own));
      // Everything happens today, so what is over is listed too, at the end.
      const done =
        own === "carrier" ? ["delivered", "received", "accepted", "closed"] : ["accepted", "closed"];
      const isDone = ({ row }: ManifestView) => done.includes(row.status);
      const over = all.filter(isDone);
      const open = all.filter((one) => !isDone(one));
      return { loads: [...open, ...over].map(asLoad), more: false, done_today: over.length };
    },
    list_manifests: () => ({
      rows: [...views.values()].map(({ row }) => row),
      next: null,
      counts: [],
    }),
    show_manifest: ({ manifest }) => view(manifest),
    check: (act) => checked(act, views),
    sign: ({ act, form }) => {
      if (locked) throw { code: "sign.locked" } satisfies Problem;
      const stop = checked(act, views).items.find(({ level }) => level === "stop");
      if (stop?.remark.remark === "problem") throw stop.remark.problem;
      const signing: Signing = {
        id: `signing-${signings.length + 1}`,
        act,
        step: STEP_OF[act.act] ?? null,
        form,
        state: { state: "waiting", signs_at: new Date(Date.now() + 10_000).toISOString(), left_ms: 10_000 },
      };
      signings = [signing, ...signings];
      return signing;
    },
    sign_now: ({ id }) => done(id),
    take_back: ({ id }) => {
      signings = signings.map((one) => (one.id === id ? { ...one, state: { state: "taken_back" } } : one));
      return signings.find((one) => one.id === id) as Signing;
    },
    signings: () => ({ signings }),
    dismiss_signing: ({ id }) => {
      signings = signings.filter((one) => one.id !== id);
      return {};
    },
    save_form: (form) => {
      forms.set(form.id, { ...form, at: new Date().toISOString() });
      return {};
    },
    form: ({ id }) => ({ form: forms.get(id) ?? null }),
    discard_form: ({ id }) => {
      forms.delete(id);
      return {};
    },
    ...answers,
  });
  return host;
}

/** The manifest as the list of loads shows it. */
export function asLoad(view: ManifestView): LoadView {
  const at = (which: Step) => view.steps.find(({ step }) => step === which)?.claimed_at ?? null;
  return {
    row: view.row,
    from_place: view.consignor.place,
    to_place: view.receiver.place,
    lines: view.lines,
    trailer: view.legs[0]?.trailer ?? null,
    picked_up_at: at("picked_up"),
    delivered_at: at("delivered"),
    next_step: view.next_step,
  };
}

export function withNext(view: ManifestView, own: Role): ManifestView {
  const { status } = view.row;
  const next: Partial<Record<Status, Step>> =
    own === "carrier"
      ? { issued: "picked_up", in_transit: "delivered" }
      : { issued: "received", in_transit: "received", delivered: "received", received: "accepted" };
  return { ...view, next_step: next[status] ?? null };
}

function signed(view: ManifestView, act: ActRequest): ManifestView {
  const step = STEP_OF[act.act];
  if (step === undefined) return view;
  const given = (masses: readonly LineGrams[], line: LineView) => {
    const grams = masses.find((mass) => mass.line === line.id)?.grams;
    return grams === undefined ? null : { grams, by: "org", entry: "e" };
  };
  const lines = view.lines.map((line) => {
    if (act.act === "pick_up") return { ...line, removed: line.removed ?? given(act.removed, line) };
    if (act.act === "receive") return { ...line, received: given(act.weighed, line) };
    if (act.act === "accept") return { ...line, accepted: given(act.accepted, line) ?? line.received };
    return line;
  });
  return {
    ...view,
    row: {
      ...view.row,
      status: STATUS_AFTER[step],
      plate: act.act === "pick_up" ? act.plate : view.row.plate,
      mark: { mark: "only_here" },
    },
    opinion: act.act === "accept" ? act.opinion : view.opinion,
    note: act.act === "accept" ? act.note : view.note,
    legs: act.act === "pick_up" ? [{ plate: act.plate, trailer: act.trailer }] : view.legs,
    lines,
    steps: [
      ...view.steps,
      {
        step,
        entry: `${view.row.id}-${step}`,
        org: "org",
        org_name: null,
        device: "device",
        fingerprint: "1203 4410 9921 0087",
        person: null,
        claimed_at: "2026-11-23T02:00:00Z",
        mark: { mark: "only_here" },
        is_own: true,
        by_regulator: false,
        stands: true,
      },
    ],
  };
}

/** What the core would say: plates that are none, weights that are missing or differ, steps that have not come. */
function checked(act: ActRequest, views: ReadonlyMap<string, ManifestView>) {
  const items: CheckItem[] = [];
  const view = "manifest" in act && typeof act.manifest === "string" ? views.get(act.manifest) : undefined;
  if (act.act === "pick_up")
    for (const [field, plate] of [["plate", act.plate] as const, ["trailer", act.trailer] as const])
      if (plate !== null && !/^\p{Script=Han}[A-HJ-NP-Z][A-HJ-NP-Z0-9]{4,6}挂?$/u.test(tidyPlate(plate)))
        items.push({
          level: "stop",
          remark: { remark: "problem", problem: { code: "plate.unreadable", value: plate } },
          field,
        });
  if (act.act === "receive" && view !== undefined) {
    const missing = (["picked_up", "delivered"] as const).filter(
      (step) => !view.steps.some((one) => one.step === step),
    );
    for (const step of missing)
      items.push({ level: "look", remark: { remark: "step_missing", step }, field: null });
    view.lines.forEach((line, at) => {
      const grams = act.weighed.find((mass) => mass.line === line.id)?.grams;
      if (grams === undefined)
        items.push({
          level: "stop",
          remark: {
            remark: "problem",
            problem: { code: "qty.missing", line: at + 1, waste: line.waste_name },
          },
          field: line.id,
        });
      else if (line.removed !== null && line.removed.grams !== grams)
        items.push({
          level: "look",
          remark: {
            remark: "received_differs",
            line: at + 1,
            removed_g: line.removed.grams,
            received_g: grams,
          },
          field: line.id,
        });
    });
  }
  return { items, can_sign: !items.some(({ level }) => level === "stop") };
}
