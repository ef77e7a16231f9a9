import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { CorrectionView } from "@/api/generated/CorrectionView";
import type { RecordingView } from "@/api/generated/RecordingView";
import type { RivalView } from "@/api/generated/RivalView";
import type { Step } from "@/api/generated/Step";
import { expectNoBarriers } from "@/test/axe";
import { layOut } from "@/test/layOut";
import { openDesk } from "@/test/openDesk";
import { HAULIER, lineView, manifestRow, manifestView, SITE, WORKS } from "@/test/samples";
import { everyTask, manyRows, workshopDesk } from "@/test/workshopDesk";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T09:40:00+08:00") });
  layOut();
});

type DeskOf = Parameters<typeof workshopDesk>[0];

async function list(desk: DeskOf = {}, at = "/manifests") {
  const host = workshopDesk(desk);
  const opened = openDesk(host, at);
  await screen.findByRole("heading", { name: "联单" });
  return { host, ...opened };
}

test("a list reads like sentences, with how far each manifest is and who has it", async () => {
  const { container } = await list({
    rows: [
      manifestRow({ plate: "鄂A12345", status: "in_transit" }),
      manifestRow({
        id: "doc-2",
        own_roles: ["receiver"],
        status: "draft",
        issued_at: null,
        lines: 2,
        planned_on: "2026-11-24",
      }),
    ],
  });
  const rows = within(await screen.findByRole("grid", { name: "联单" })).getAllByRole("row");
  expect(rows[1]?.textContent).toBe(
    "废矿物油 1.200 吨 → 示例东处置 · 鄂A12345 · 今天 09:40WF-7K3M-92QD运输中待发送",
  );
  expect(rows[2]?.textContent).toContain("废矿物油等 2 种 1.200 吨 ← 示例甲厂 · 计划 明天");
  await expectNoBarriers(container);
});

test("fifty thousand rows come by pages, and only those in sight are drawn", async () => {
  const { host } = await list({ rows: manyRows(50_000) });
  const grid = await screen.findByRole("grid", { name: "联单" });
  expect(screen.getByText("本机共有 50,000 张")).toBeInTheDocument();
  expect(grid).toHaveAttribute("aria-rowcount", "50001");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(40);
  const asked = host.askedFor("list_manifests").filter(({ limit }) => limit > 1);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ before: null, limit: 200 });
});

test("keys go to the search, through the rows and into one", async () => {
  const { user, address } = await list({ rows: manyRows(12) });
  await screen.findByRole("grid", { name: "联单" });
  await user.keyboard("/");
  await waitFor(() => expect(screen.getByRole("textbox", { name: "查找联单" })).toHaveFocus());
  await user.keyboard("{Enter}");
  await user.keyboard("jjk{Enter}");
  await waitFor(() => expect(address()).toBe("/manifests/doc-1"));
});

test("what one looks for stands in the address, and the way back keeps it", async () => {
  const { user, host, address } = await list({ rows: manyRows(30) });
  await user.type(screen.getByRole("textbox", { name: "查找联单" }), "废铅蓄电池");
  await waitFor(() => expect(decodeURIComponent(address())).toBe("/manifests?text=废铅蓄电池"));
  await user.click(await screen.findByRole("button", { name: /已办结/ }));
  await user.click(screen.getByTitle("移出"));
  await waitFor(() =>
    expect(host.askedFor("list_manifests").at(-1)).toMatchObject({
      text: "废铅蓄电池",
      statuses: ["closed"],
      role: "consignor",
    }),
  );
  expect(decodeURIComponent(address())).toBe("/manifests?text=废铅蓄电池&status=closed&role=consignor");
});

test("nothing found, nothing here and nothing received are told apart", async () => {
  const { user } = await list({ rows: manyRows(12) }, "/manifests?text=xyz");
  expect(await screen.findByText("没有找到「xyz」。")).toBeInTheDocument();
  expect(screen.getByText(/本机共有 12 张。/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "显示全部" }));
  expect(await screen.findByRole("grid", { name: "联单" })).toBeInTheDocument();
});

test("an empty desk says how the first manifest comes", async () => {
  await list({ rows: [] });
  expect(await screen.findByText("还没有联单。")).toBeInTheDocument();
});

test("a desk that never reached the node says that nothing was received", async () => {
  await list({ rows: [], sync: { phase: "offline", last_ok: null } });
  expect(await screen.findByText("还没有收到联单。")).toBeInTheDocument();
});

async function page(id: string, desk: DeskOf = {}) {
  const host = workshopDesk(desk);
  const opened = openDesk(host, `/manifests/${id}`);
  await screen.findByRole("heading", { level: 1, name: /WF-/ });
  return { host, ...opened };
}

const rival = (step: Step, by: string, choosers: string[], may_choose = false): RivalView => ({
  side: { entry: `${step} ${by}`, step, by, claimed_at: "2026-11-23T01:40:00Z" },
  choosers,
  may_choose,
});

test("a contradiction says what, who signed it and who may say what stands; whoever may does it here", async () => {
  const { user, host, container } = await page("doc-1", {
    views: {
      "doc-1": manifestView({
        row: manifestRow({ status: "in_transit", conflicts: 1 }),
        conflicts: [
          {
            kind: "opposed",
            step: "voided",
            rivals: [rival("picked_up", HAULIER, [WORKS], true), rival("voided", WORKS, [HAULIER])],
          },
        ],
      }),
    },
  });
  expect(screen.getByText("有人签了「作废」，别人不知情，签了相反的环节。")).toBeInTheDocument();
  const sides = within(screen.getByRole("list", { name: "互相矛盾的环节" })).getAllByRole("listitem");
  expect(sides[0]).toHaveTextContent(`装运 ${HAULIER} 2026-11-23 09:40可以定的：${WORKS}、主管部门`);
  expect(sides[1]).toHaveTextContent(`作废 ${WORKS} 2026-11-23 09:40可以定的：${HAULIER}、主管部门`);
  expect(within(sides[1] as HTMLElement).queryByRole("button")).toBeNull();
  await expectNoBarriers(container);
  await user.click(screen.getByRole("button", { name: `以 ${HAULIER} 的「装运」为准` }));
  await user.click(await screen.findByRole("button", { name: "签字定下" }));
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      { act: { act: "resolve", manifest: "doc-1", stands: `picked_up ${HAULIER}` }, form: null },
    ]),
  );
});

test("what was resolved is told, and what does not stand stays in sight", async () => {
  const issued = manifestView().steps[0];
  if (issued === undefined) throw new Error("a manifest has a step");
  await page("doc-1", {
    views: {
      "doc-1": manifestView({
        row: manifestRow({ status: "in_transit" }),
        steps: [
          issued,
          { ...issued, entry: "v", step: "voided", stands: false },
          { ...issued, entry: "p", step: "picked_up", org_name: HAULIER },
          { ...issued, entry: "r", step: "resolved", by_regulator: true },
        ],
        voiding: { reason: "写错了代码" },
        resolutions: [
          {
            entry: "r",
            by: "org",
            by_regulator: true,
            stands: rival("picked_up", HAULIER, []).side,
            falls: [rival("voided", WORKS, []).side],
          },
        ],
      }),
    },
  });
  expect(screen.getByText(`主管部门 定下：以 ${HAULIER} 的「装运」为准。`)).toBeInTheDocument();
  expect(screen.getByText(`不作数的：${WORKS} 的「作废」`)).toBeInTheDocument();
  expect(screen.queryByText(/已作废：/)).toBeNull();
  const course = within(screen.getByRole("list", { name: "联单经过" })).getAllByRole("listitem");
  expect(course[1]).toHaveTextContent(`${WORKS} 作废 不作数`);
  expect(course[3]).toHaveTextContent("主管部门 定下以哪步为准");
});

function correction(over: Partial<CorrectionView> = {}): CorrectionView {
  return {
    entry: "c",
    by: SITE,
    by_regulator: false,
    claimed_at: "2026-11-24T02:00:00Z",
    reason: "读错了磅单",
    fields: [{ path: "accepted/00000000000000a1", before: "1175000", before_by: SITE, after: "1157000" }],
    asked: [{ roles: ["consignor"], who: WORKS, approved: null }],
    declined: [],
    state: "open",
    may_answer: false,
    may_withdraw: false,
    ...over,
  };
}

test("whoever is asked reads the old value and the new one, and agrees", async () => {
  const { user, host } = await page("doc-1", {
    views: { "doc-1": manifestView({ corrections: [correction({ may_answer: true })] }) },
  });
  const card = within(screen.getByRole("list", { name: "更正" }));
  expect(card.getByText("1.175 吨").closest("del")).not.toBeNull();
  expect(card.getByText("1.157 吨").closest("ins")).not.toBeNull();
  expect(card.getByText(`待 移出人 ${WORKS} 同意`)).toBeInTheDocument();
  await user.click(card.getByRole("button", { name: "同意更正" }));
  await user.click(await screen.findByRole("button", { name: "签字同意" }));
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      { act: { act: "approve", manifest: "doc-1", correction: "c" }, form: null },
    ]),
  );
});

test("a correction that the authority agreed to says for whom", async () => {
  const approved = { entry: "a", by: "org", by_regulator: true, claimed_at: null, reason: null };
  await page("doc-1", {
    views: {
      "doc-1": manifestView({
        corrections: [
          correction({ state: "applied", asked: [{ roles: ["consignor"], who: WORKS, approved }] }),
        ],
      }),
    },
  });
  expect(screen.getByText(`主管部门代 移出人 ${WORKS} 同意`)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "同意更正" })).toBeNull();
});

test("a correction is proposed with its field, its value and its reason, and not without them", async () => {
  const { user, host } = await page("doc-1", {
    views: {
      "doc-1": manifestView({
        correctable: [{ path: "accepted/00000000000000a1", value: "1175000" }],
      }),
    },
  });
  await user.click(screen.getByRole("button", { name: "更正" }));
  await user.click(await screen.findByRole("button", { name: "签字提出" }));
  expect(screen.getByText("请选一项。")).toBeInTheDocument();
  expect(host.askedFor("sign")).toEqual([]);
  await user.click(screen.getByRole("combobox", { name: /^更正哪一项/ }));
  await user.click(await screen.findByTitle("接受量"));
  await user.type(screen.getByRole("textbox", { name: /^更正为/ }), "1.157t");
  await user.type(screen.getByRole("textbox", { name: /^更正原因/ }), "读错了磅单");
  await user.click(screen.getByRole("button", { name: "签字提出" }));
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      {
        act: {
          act: "correct",
          manifest: "doc-1",
          reason: "读错了磅单",
          fields: [{ path: "accepted/00000000000000a1", value: "1.157t" }],
        },
        form: null,
      },
    ]),
  );
});

const RECORDING: RecordingView = {
  entry: "r",
  step: "issued",
  role: "consignor",
  party: "路边修车铺",
  by: "示例危货运输",
  reason: "没有登记",
  picture: "19179731".padEnd(64, "0"),
  code: null,
  by_party: false,
  by_regulator: false,
  may_confirm: false,
};

test("another party's step is recorded with a reason and its code, and not without them", async () => {
  const { user, host } = await page("doc-1", {
    views: {
      "doc-1": manifestView({
        recordable: { step: "delivered", role: "carrier", party: "示例危货运输", by_code: true },
      }),
    },
  });
  await user.click(screen.getByRole("button", { name: "代 示例危货运输 记「到达」" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "签字代记" }));
  expect(dialog.getByText("请写明原因")).toBeInTheDocument();
  expect(dialog.getByText("请填写口令")).toBeInTheDocument();
  expect(host.askedFor("sign")).toEqual([]);
  await user.type(dialog.getByRole("textbox", { name: /^对方为什么/ }), "手机没电");
  await user.type(dialog.getByRole("textbox", { name: /^对方报的口令/ }), "12-7K3M9-2QD4Z");
  await user.click(dialog.getByRole("button", { name: "签字代记" }));
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      {
        act: {
          act: "record",
          step: { act: "deliver", manifest: "doc-1" },
          reason: "手机没电",
          proof: { kind: "code", code: "12-7K3M9-2QD4Z" },
        },
        form: null,
      },
    ]),
  );
});

test("a pick-up is recorded with the plate, the weights and a picture of the paper", async () => {
  const { user, host } = await page("doc-1", {
    views: {
      "doc-1": manifestView({
        recordable: { step: "picked_up", role: "carrier", party: null, by_code: false },
        lines: manifestView().lines.map((line) => ({ ...line, removed: null })),
      }),
    },
    answers: { choose_file: () => ({ file: { chosen: "file-1", name: "联单.png" } }) },
  });
  await user.click(screen.getByRole("button", { name: "代 承运人 记「装运」" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox", { name: /^对方为什么/ }), "没有登记");
  await user.type(dialog.getByRole("textbox", { name: /^车牌/ }), "鄂A12345");
  await user.type(dialog.getByRole("textbox", { name: /^移出量/ }), "1.18");
  await user.click(dialog.getByRole("button", { name: "选择照片" }));
  expect(await dialog.findByText(/联单\.png/)).toBeInTheDocument();
  await user.click(dialog.getByRole("button", { name: "签字代记" }));
  await waitFor(() => expect(host.askedFor("sign")).toHaveLength(1));
  expect(host.askedFor("sign")[0]?.act).toMatchObject({
    act: "record",
    step: { act: "pick_up", plate: "鄂A12345", removed: [{ grams: 1_180_000 }] },
    proof: { kind: "picture", chosen: "file-1" },
  });
});

test("a recorded step says by whom, why and by what, and its party confirms it", async () => {
  const { user, host, container } = await page("doc-1", {
    views: { "doc-1": manifestView({ recordings: [{ ...RECORDING, may_confirm: true }] }) },
  });
  expect(
    screen.getByText("「开具」是 示例危货运输 代 路边修车铺 记录的，不是对方签字。"),
  ).toBeInTheDocument();
  expect(screen.getByText("凭据：纸质联单照片（19179731）")).toBeInTheDocument();
  expect(screen.getByText("还没有人核实。")).toBeInTheDocument();
  await expectNoBarriers(container);
  await user.click(screen.getByRole("button", { name: "确认属实" }));
  await user.click(await screen.findByRole("button", { name: "签字确认" }));
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      { act: { act: "confirm", manifest: "doc-1", step: "r" }, form: null },
    ]),
  );
});

test("a recorded step that was confirmed says by whom, and asks nobody", async () => {
  const confirmed = { ...RECORDING, picture: null, code: 7, by_party: true, by_regulator: true };
  await page("doc-1", { views: { "doc-1": manifestView({ recordings: [confirmed] }) } });
  expect(screen.getByText("凭据：对方报的第 7 号口令")).toBeInTheDocument();
  expect(screen.getByText("路边修车铺 已确认属实。 主管部门已核实。")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "确认属实" })).toBeNull();
});

test("an issued manifest is voided with a reason, and not without one", async () => {
  const { user, host } = await page("doc-1", {
    views: { "doc-1": manifestView({ other_steps: ["voided"] }) },
  });
  await user.click(screen.getByRole("button", { name: "作废" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "签字作废" }));
  expect(dialog.getByText("请写明原因，各方都会看到。")).toBeInTheDocument();
  expect(host.askedFor("sign")).toEqual([]);
  await user.type(dialog.getByRole("textbox", { name: "作废原因" }), "写错了代码");
  await user.click(dialog.getByRole("button", { name: "签字作废" }));
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      { act: { act: "void", manifest: "doc-1", reason: "写错了代码" }, form: null },
    ]),
  );
});

test("a load is refused with one of the reasons; another one is put into words", async () => {
  const { user, host } = await page("doc-1", {
    views: { "doc-1": manifestView({ other_steps: ["refused"] }) },
  });
  await user.click(screen.getByRole("button", { name: "拒收" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("radio", { name: "其他原因" }));
  await user.click(dialog.getByRole("button", { name: "签字拒收" }));
  expect(dialog.getByText("请写明原因，各方都会看到。")).toBeInTheDocument();
  await user.click(dialog.getByRole("radio", { name: "包装破损或泄漏" }));
  await user.click(dialog.getByRole("button", { name: "签字拒收" }));
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      { act: { act: "refuse", manifest: "doc-1", reason: "packaging", note: null }, form: null },
    ]),
  );
});

test("a refused load and a void manifest say why, and nothing more is to come", async () => {
  const issued = manifestView().steps[0];
  if (issued === undefined) throw new Error("a manifest has a step");
  await page("doc-1", {
    views: {
      "doc-1": manifestView({
        row: manifestRow({ status: "refused" }),
        steps: [issued, { ...issued, entry: "f", step: "refused", org_name: SITE }],
        missing: ["picked_up", "delivered"],
        refusal: { reason: "mismatch", note: "桶内是含铅废液" },
      }),
    },
  });
  expect(screen.getByText("接受人拒收：与联单不符 · 桶内是含铅废液")).toBeInTheDocument();
  const course = within(screen.getByRole("list", { name: "联单经过" })).getAllByRole("listitem");
  expect(course.slice(2).map((item) => item.textContent)).toEqual(["没有这一步：装运", "没有这一步：到达"]);
});

const said = (grams: number, by: string) => ({ grams, by, entry: by });

test("a manifest shows what does not fit together in people's words", async () => {
  const { container } = await page("doc-1", {
    views: {
      "doc-1": manifestView({
        row: manifestRow({
          status: "accepted",
          mark: { mark: "refused", reason: "sealed", said: "字段已封存" },
        }),
        conflicts: [
          {
            kind: "two_steps",
            step: "picked_up",
            rivals: [rival("picked_up", HAULIER, [HAULIER]), rival("picked_up", "示例丙危货运输", [HAULIER])],
          },
          { kind: "two_values", path: "lines/line-1/packages", by: [WORKS, HAULIER] },
        ],
        contested: [{ path: "lines/line-1/planned_g", by: HAULIER, sealed_by: WORKS }],
        missing: ["delivered"],
        held: 2,
        reported: { by: SITE, stage: "已接收", voided: true, backfill: "纸质补录" },
        opinion: "difference",
        note: "桶底有残留",
        details: [{ path: "note/driver", value: "张某" }],
      }),
    },
  });
  for (const text of [
    "监管节点没有收录其中一条：字段已封存",
    "「装运」签了不止一次，彼此不知情。",
    "示例甲厂、示例乙运输 给「第 1 种废物的件数」写了不同的内容，彼此不知情。",
    "示例乙运输 想改「第 1 种废物的计划量」，它已由 示例甲厂 签字定下，没有生效。",
    "没有「到达」这一步，联单因此没有办结。",
    "有 2 条记录先到了，正在等前一环节。无需操作。",
    "由 示例东处置 导入，环节是转述，没有签字。原表写的阶段：已接收。原表注明已作废。补录：纸质补录。",
    "有差异接受",
    "桶底有残留",
    "张某",
  ])
    expect(screen.getByText(text)).toBeInTheDocument();
  expect(screen.getByText("国家联单号：未取得")).toBeInTheDocument();
  expect(screen.getByText("设备 1203 4410 9921 0087 · 本机")).toBeInTheDocument();
  await expectNoBarriers(container);
});

test("four weights stand side by side with who signed them and the difference", async () => {
  await page("doc-1", {
    views: {
      "doc-1": manifestView({
        lines: [
          lineView({
            planned: said(1_200_000, WORKS),
            removed: said(1_200_000, HAULIER),
            received: said(1_160_000, SITE),
            accepted: said(1_160_000, SITE),
          }),
        ],
      }),
    },
  });
  const table = within(screen.getByRole("table", { name: "各方重量" }));
  expect(table.getAllByRole("cell").map((cell) => cell.textContent)).toEqual([
    "1.200 吨示例甲厂 签字",
    "1.200 吨示例乙运输 签字",
    "1.160 吨示例东处置 签字比移出量少 0.040 吨（3.3%）",
    "1.160 吨示例东处置 签字比移出量少 0.040 吨（3.3%）",
  ]);
});

test("a difference is looked at with one press, and leaves the list of things to do", async () => {
  const { user, host } = await page("doc-difference", { tasks: everyTask() });
  expect(await screen.findByText("移出 1.200 吨，接受 1.160 吨，差 0.040 吨（3.3%）")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "已核对" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "已核对" })).toBeNull());
  expect(host.askedFor("acknowledge")).toEqual([{ manifest: "doc-difference" }]);
});

test.each([
  ["issued", "核对并签字", "/manifests/doc-1/issue"],
  ["picked_up", "去装运", "/trip/doc-1"],
  ["delivered", "去签到达", "/trip/doc-1"],
  ["received", "去过磅", "/gate/doc-1"],
  ["accepted", "去接受", "/gate/doc-1"],
] as const)("the next step %s is the one green button", async (next_step, name, to) => {
  const { user, address } = await page("doc-1", { views: { "doc-1": manifestView({ next_step }) } });
  expect(document.querySelectorAll(".ant-btn-primary")).toHaveLength(1);
  await user.click(screen.getByRole("button", { name }));
  expect(address()).toBe(to);
});

test("a manifest of another's turn has no green button, and can be copied as a new one", async () => {
  const { user, host, address } = await page("doc-1", { views: { "doc-1": manifestView() } });
  expect(document.querySelectorAll(".ant-btn-primary")).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: "照此再开一张" }));
  await waitFor(() => expect(address()).toMatch(/^\/manifests\/new\?form=/));
  expect(host.askedFor("copy_manifest")).toEqual([{ manifest: "doc-1" }]);
});

test("a manifest that is not here says so", async () => {
  const host = workshopDesk();
  openDesk(host, "/manifests/nobody");
  expect(await screen.findByText("本机没有联单「nobody」。")).toBeInTheDocument();
});

const draft = manifestView({
  row: manifestRow({ status: "draft", issued_at: null }),
  steps: [],
  prepared_for: WORKS,
  next_step: "issued",
  lines: [lineView(), lineView({ id: "line-2", waste_name: "废铅蓄电池" })],
});

test("what was prepared is checked, weighed where that has been done, and issued", async () => {
  const host = workshopDesk({ isLocked: false, views: { "doc-1": draft } });
  const { user, address } = openDesk(host, "/manifests/doc-1/issue");
  const weights = await screen.findAllByRole("textbox", { name: /移出量/ });
  expect(weights).toHaveLength(2);

  await user.type(weights[0] as HTMLElement, "1,18");
  await user.click(screen.getByRole("button", { name: "签字并发送" }));
  expect(weights[0]).toHaveFocus();
  expect(host.askedFor("sign")).toEqual([]);

  await user.clear(weights[0] as HTMLElement);
  await user.type(weights[0] as HTMLElement, "1.18");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      {
        act: { act: "issue", manifest: "doc-1", removed: [{ line: "line-1", grams: 1_180_000 }] },
        form: null,
      },
    ]),
  );
  await waitFor(() => expect(address()).toBe("/today"));
});

test("the page to issue has no barriers", async () => {
  const { container } = openDesk(workshopDesk({ views: { "doc-1": draft } }), "/manifests/doc-1/issue");
  await screen.findByText("可以签字");
  await expectNoBarriers(container);
});
