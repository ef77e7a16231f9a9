import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import { axeFindings } from "@/test/axe";
import { CLOSED, ORDINARY, SITE, WORKSHOP } from "@/test/consoleSamples";
import { type FakeNode, fakeNode } from "@/test/fakeNode";
import { renderConsole } from "@/test/renderConsole";

let node: FakeNode;
beforeEach(() => {
  node = fakeNode(ORDINARY);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const AT = `/manifests/${CLOSED.item.id}`;

/** Opens the manifest as the node would tell it with these changes. */
async function open(change: Partial<ManifestView> = {}, language: "zh-CN" | "en" = "zh-CN") {
  node.answer({ [`GET manifests/${CLOSED.item.id}`]: () => ({ ...CLOSED, ...change }) });
  const drawn = await renderConsole(AT, language);
  await screen.findByRole("heading", { level: 1, name: "WF-0001-92QD" });
  return { ...drawn, user: userEvent.setup() };
}

test("the three weights stand side by side, each with who stated it and how far it is off", async () => {
  const { container } = await open();
  const weights = screen.getByRole("list", { name: "各方重量" });
  const [planned, removed, received, accepted] = within(weights).getAllByRole("listitem");
  expect(planned).toHaveTextContent("计划量1.200 吨示例江岸汽修厂 签字");
  expect(removed).toHaveTextContent("移出量1.180 吨示例江岸汽修厂 签字");
  expect(removed).toHaveTextContent("比计划量少 0.020 吨（1.7%）");
  expect(received).toHaveTextContent("过磅量1.160 吨示例东固废处置 签字 2026-11-26 12:00");
  expect(received).toHaveTextContent("比移出量少 0.020 吨（1.7%）");
  expect(accepted).toHaveTextContent("接受量1.160 吨示例东固废处置 签字 2026-11-26 13:00");
  expect(await axeFindings(container)).toEqual([]);
});

test("each step shows its key, both clocks, its credential, and that it verifies", async () => {
  await open();
  const steps = within(screen.getByRole("list", { name: "联单经过" })).getAllByRole("listitem");
  expect(steps).toHaveLength(5);
  expect(steps[0]).toHaveTextContent("示例江岸汽修厂 开具了联单");
  expect(steps[0]).toHaveTextContent("设备 58e9 2927 3a63 2060");
  expect(steps[0]).toHaveTextContent("2026-11-26 09:00 由设备给出");
  expect(steps[0]).toHaveTextContent("日志序号 421");
  expect(steps[0]).toHaveTextContent("2026-11-01 至 2027-11-01 有效");
  expect(steps[0]).toHaveTextContent("签字、凭证、回执都核对无误");
  expect(steps[0]).not.toHaveTextContent("才送到");
  // Five hours without a network, and a key that was revoked the day after.
  expect(steps[1]).toHaveTextContent("签字 5 小时后才送到");
  expect(steps[1]).toHaveTextContent("已于 2026-11-27 08:00 停用；此签字在停用前已收录，仍有效");
  expect(steps[1]).toHaveTextContent("隔 1 小时");
  // Whom the device named: the node has a number and no name.
  expect(steps[2]).toHaveTextContent("设备称由 人员 3f2a91bc 操作");
  expect(steps[0]).not.toHaveTextContent("设备称由");
});

test("a step that does not verify says so in words", async () => {
  const [first, ...rest] = CLOSED.timeline;
  await open({ timeline: first ? [{ ...first, verified: false }, ...rest] : [] });
  expect(screen.getByText("核对不上，不应采信")).toBeVisible();
  expect(screen.getByText(/wufei-regulator verify，并保留现场/)).toBeVisible();
});

test("contradictions, contested writes and missing steps are all in sight", async () => {
  await open({
    conflicts: [
      {
        kind: "opposed",
        step: "refused",
        rivals: (["accepted", "refused"] as const).map((step) => ({
          side: { entry: step, step, by: "示例东固废处置", claimed_at: "2026-11-26T01:00:00Z" },
          choosers: ["示例东固废处置"],
          may_choose: true,
        })),
      },
      { kind: "two_values", path: "parties/carrier/name", by: ["甲", "乙"] },
    ],
    contested: [
      { path: "plan/note", entry: "ff".repeat(32), signer: SITE, sealed_by: CLOSED.timeline[0]?.entry ?? "" },
    ],
    missing: ["delivered"],
  });
  const doubts = screen.getByRole("list", { name: "需要留意" });
  expect(doubts).toHaveTextContent(
    "签了「拒收」，也签了相反的环节：示例东固废处置 的「接受」、示例东固废处置 的「拒收」。",
  );
  expect(doubts).toHaveTextContent("可以定以此为准的：示例东固废处置、主管部门");
  expect(doubts).toHaveTextContent("「承运人名称」有不同的值：甲、乙。");
  expect(doubts).toHaveTextContent("示例东固废处置 改动了已封定的「备注」。");
  expect(doubts).toHaveTextContent("已由 示例江岸汽修厂 的「开具」签字封定");
  expect(screen.getByText("没有这一步：到达")).toBeVisible();
});

test("the authority says which of contradicting steps stands, after a second look", async () => {
  const side = (step: "picked_up" | "voided", by: string) => ({
    side: { entry: step.padEnd(64, "0"), step, by, claimed_at: null },
    choosers: [],
    may_choose: true,
  });
  const { user } = await open({
    conflicts: [
      { kind: "opposed", step: "voided", rivals: [side("picked_up", "示例危货运输"), side("voided", "甲")] },
    ],
  });
  const path = `POST manifests/${CLOSED.item.id}/resolution`;
  node.answer({ [path]: () => CLOSED });
  await user.click(screen.getByRole("button", { name: "以 示例危货运输 的「装运」 为准" }));
  expect(node.asked.some(({ request }) => request === path)).toBe(false);
  await user.click(await screen.findByRole("button", { name: "由主管部门签字定下" }));
  await waitFor(() =>
    expect(node.asked.find(({ request }) => request === path)?.body).toEqual({
      stands: "picked_up".padEnd(64, "0"),
    }),
  );
});

test("an imported manifest is labelled as hearsay", async () => {
  const [first] = CLOSED.timeline;
  const [line] = CLOSED.weights;
  await open({
    item: { ...CLOSED.item, kind: "imported", status: "reported", number: "20264201300399" },
    timeline: first ? [{ ...first, step: "imported" }] : [],
    weights: line ? [{ ...line, removed: null, received: null }] : [],
    reported: { by: "示例环保管家", stage: "已完结", voided: false, backfill: null },
    details: [{ path: "arrival/picked_up_at", value: "2026-10-18 13:46:00" }],
  });
  expect(screen.getByText("国家联单号 2026 4201 300399", { exact: false })).toBeVisible();
  expect(screen.getByText(/由 示例环保管家 导入，各环节是转述，不是签字/)).toBeVisible();
  const weights = screen.getByRole("list", { name: "各方重量" });
  expect(within(weights).getAllByText("导入文件没有写")).toHaveLength(2);
  expect(within(weights).getAllByText(/未经本人签字/)).toHaveLength(2);
  const [told] = within(screen.getByRole("list", { name: "联单经过" })).getAllByRole("listitem");
  expect(told).toHaveTextContent("转述：装运");
  expect(told).toHaveTextContent("2026-10-18 13:46");
});

test("entries are shown when asked for, can be copied and taken away", async () => {
  const { user } = await open({}, "en");
  expect(node.askedFor(`GET manifests/${CLOSED.item.id}/entries`)).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: "See the entries" }));
  const table = await screen.findByRole("table", { name: "Signed entries and independent verification" });
  expect(within(table).getAllByRole("row")).toHaveLength(6);
  expect(within(table).getAllByText("holds")).toHaveLength(5);
  expect(screen.getByText("wufei verify")).toBeVisible();

  await user.click(
    within(table).getAllByRole("button", { name: /Copy the name of entry/ })[0] as HTMLElement,
  );
  expect(await navigator.clipboard.readText()).toBe(CLOSED.timeline[0]?.entry);

  const made: Blob[] = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    made.push(blob as Blob);
    return "blob:file";
  });
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  await user.click(screen.getByRole("button", { name: "Download the signed bytes" }));
  expect(clicked).toHaveBeenCalledOnce();
  const file = JSON.parse((await made[0]?.text()) ?? "{}");
  expect(file.manifest).toBe(CLOSED.item.id);
  expect(file.entries).toHaveLength(5);
  expect(file.entries[0].signer.org).toBe(WORKSHOP.org);
});

test("an id that the node does not know is said to be unknown", async () => {
  await renderConsole("/manifests/00");
  expect(await screen.findByText("节点没有编号为 00 的联单。")).toBeVisible();
});

test("the authority confirms a recorded step, after a second look", async () => {
  const recording = {
    entry: "b".repeat(64),
    step: "issued",
    role: "consignor",
    party: "路边修车铺",
    by: "示例危货运输",
    reason: "没有登记",
    picture: null,
    code: 3,
    by_party: false,
    by_regulator: false,
    may_confirm: true,
  } as const;
  const { user, container } = await open({ recordings: [recording] });
  const doubts = screen.getByRole("list", { name: "需要留意" });
  expect(doubts).toHaveTextContent("「开具」是 示例危货运输 代 路边修车铺 记录的，不是对方签字。");
  expect(doubts).toHaveTextContent("凭据：对方报的第 3 号口令");
  const asked = `POST manifests/${CLOSED.item.id}/recordings/${recording.entry}/confirmation`;
  node.answer({ [asked]: () => ({}) });
  await user.click(within(doubts).getByRole("button", { name: "核实无误" }));
  const dialog = await screen.findByRole("dialog", { name: "确认这一步是 路边修车铺 的意思？" });
  expect(await axeFindings(container)).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "由主管部门签字确认" }));
  await waitFor(() =>
    expect(node.asked.find(({ request }) => request === asked)?.body).toEqual({ party: null }),
  );
});

test("the authority endorses what was set apart, after a second look", async () => {
  const apart = { entry: "a".repeat(64), by: "示例江岸汽修厂", step: "issued", why: "revoked" } as const;
  const { user, container } = await open({ quarantined: [apart] });
  const doubts = screen.getByRole("list", { name: "需要留意" });
  expect(doubts).toHaveTextContent("示例江岸汽修厂 的「开具」没有效力。");
  expect(doubts).toHaveTextContent("签它的设备在收录之前已经停用");
  node.answer({ "POST endorsements": () => ({ endorsed: 1 }) });
  await user.click(within(doubts).getByRole("button", { name: "确认有效" }));
  const dialog = await screen.findByRole("dialog", { name: "确认 1 条记录有效？" });
  expect(await axeFindings(container)).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "由主管部门签字确认" }));
  await waitFor(() =>
    expect(node.asked.find(({ request }) => request === "POST endorsements")?.body).toEqual({
      entries: [apart.entry],
    }),
  );
});
