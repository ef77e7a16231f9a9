/**
 * The workshop's screens on a desk that is not there: `npm run dev`, then `/gallery/workshop.html#/today`.
 * It is not part of the build. `lang`, `size`, `phase`, `rows`, `empty`, `agent` and `open` set the scene.
 */
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import "@/theme/tokens.css";
import "@/theme/base.css";
import { keepFresh } from "@/api/freshness";
import type { ManifestView } from "@/api/generated/ManifestView";
import { newQueryClient } from "@/api/queryClient";
import { Desk } from "@/routes/desk/Desk";
import { newDeskRouter } from "@/routes/desk/router";
import { HAULIER, lineView, manifestRow, manifestView, SITE } from "@/test/samples";
import { everyTask, formLeft, manyRows, recentSteps, workshopDesk } from "@/test/workshopDesk";

const query = new URLSearchParams(window.location.search);
const isEmpty = query.has("empty");
const said = (grams: number, by: string) => ({ grams, by, entry: by });
const step = manifestView().steps[0];
const later = (minutes: number) =>
  new Date(Date.parse("2026-11-23T01:40:00Z") + minutes * 60_000).toISOString();
const full: ManifestView = manifestView({
  row: manifestRow({
    id: "doc-difference",
    status: "accepted",
    number: "20264201000123",
    removed_g: 1_200_000,
    received_g: 1_160_000,
    accepted_g: 1_160_000,
    plate: "鄂A12345",
    conflicts: 1,
    mark: { mark: "waiting" },
  }),
  lines: [
    lineView({
      removed: said(1_200_000, HAULIER),
      received: said(1_160_000, SITE),
      accepted: said(1_160_000, SITE),
      planned: said(1_200_000, "示例甲厂"),
    }),
  ],
  legs: [{ plate: "鄂A12345", trailer: null }],
  steps:
    step === undefined
      ? []
      : [
          { ...step, mark: { mark: "authority_has_it", log_index: 81, at: later(1) } },
          {
            ...step,
            entry: "2",
            step: "picked_up",
            org_name: HAULIER,
            fingerprint: "8812 0034 7765 2109",
            claimed_at: later(90),
            is_own: false,
            mark: { mark: "authority_has_it", log_index: 84, at: later(95) },
          },
          {
            ...step,
            entry: "4",
            step: "received",
            org_name: SITE,
            fingerprint: "4410 2290 1187 6534",
            claimed_at: later(200),
            is_own: false,
            mark: { mark: "authority_has_it", log_index: 87, at: later(201) },
          },
          {
            ...step,
            entry: "5",
            step: "accepted",
            org_name: SITE,
            fingerprint: "4410 2290 1187 6534",
            claimed_at: later(215),
            is_own: false,
            mark: { mark: "waiting" },
          },
        ],
  missing: ["delivered"],
  conflicts: [{ kind: "two_values", path: "lines/line-1/packages", by: [HAULIER, "示例甲厂"] }],
  contested: [{ path: "lines/line-1/planned_g", by: HAULIER, sealed_by: "示例甲厂" }],
  opinion: "difference",
  note: "卸车后复磅，桶底有残留。",
  held: 1,
  details: [{ path: "note/driver", value: "张某" }],
});

const host = workshopDesk({
  language: query.get("lang") === "en" ? "en" : "zh-CN",
  textSize: query.get("size") === "extra_large" ? "extra_large" : "standard",
  kinds: query.has("agent") ? ["agent"] : ["producer"],
  isLocked: !query.has("open"),
  sync:
    query.get("phase") === "offline"
      ? { phase: "offline", waiting: 3, waiting_since: new Date(Date.now() - 2 * 3_600_000).toISOString() }
      : query.get("phase") === "never"
        ? { phase: "offline", last_ok: null }
        : {},
  tasks: isEmpty ? [] : everyTask(),
  forms: isEmpty ? [] : [formLeft()],
  recent: isEmpty && !query.has("recent") ? [] : recentSteps(),
  rows: isEmpty ? [] : manyRows(Number(query.get("rows") ?? 40)),
  views: {
    "doc-difference": full,
    "doc-draft": manifestView({
      row: manifestRow({
        id: "doc-draft",
        status: "draft",
        waste_name: "含油抹布",
        issued_at: null,
        lines: 2,
      }),
      steps: [],
      prepared_for: "示例甲厂",
      next_step: "issued",
      lines: [
        lineView({
          id: "a",
          waste_name: "含油抹布",
          waste_code: "900-041-49",
          category: "HW49",
          hazards: ["T", "In"],
          form: "固态",
          packaging: "袋装",
          planned: said(120_000, "示例环保管家"),
        }),
        lineView({ id: "b", planned: said(60_000, "示例环保管家"), packages: null }),
      ],
    }),
  },
  answers: query.has("fail") ? { today: () => Promise.reject({ code: "db.busy" }) } : {},
});
const queries = newQueryClient();
keepFresh(queries, host);

const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <Desk router={newDeskRouter()} onPainted={() => {}} />
    </QueryClientProvider>,
  );
