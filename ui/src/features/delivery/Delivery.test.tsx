import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OutboxEntry } from "@/api/generated/OutboxEntry";
import { expectNoBarriers } from "@/test/axe";
import type { Answers } from "@/test/fakeHost";
import { outboxView, syncView } from "@/test/samples";
import { show } from "@/test/show";
import { Delivery } from "./Delivery";
import { type Shown, shownOf } from "./shown";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:40:00+08:00"), toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const OIL: OutboxEntry = {
  entry: "e1",
  manifest: "m1",
  code: "WF-7K3M-92QD",
  step: "issued",
  waste_code: "900-214-08",
  waste_name: "废矿物油",
  grams: 1_200_000,
  at: "2026-11-23T07:40:00+08:00",
  mark: { mark: "only_here" },
};
const REFUSED: OutboxEntry = {
  ...OIL,
  entry: "e2",
  manifest: "m2",
  step: "received",
  waste_name: "含油抹布",
  mark: { mark: "refused", reason: "fork", said: "同一序号签过两次" },
};
const STATEMENT: OutboxEntry = {
  ...OIL,
  entry: "e3",
  manifest: null,
  code: null,
  step: null,
  waste_code: null,
  waste_name: null,
  grams: null,
};

const opened: string[] = [];

function Screen() {
  const [shown, setShown] = useState<Shown>("all");
  return (
    <Delivery
      shown={shown}
      onShow={setShown}
      onManifest={(manifest) => opened.push(manifest)}
      elsewhere={<a href="#/">去处理</a>}
    />
  );
}

const offline: Answers = {
  outbox: () =>
    outboxView({
      sync: syncView({
        phase: "offline",
        waiting: 2,
        refused: 1,
        attention: 1,
        last_ok: "2026-11-23T06:40:00+08:00",
        tries: 6,
        next_try: "2026-11-23T09:45:00+08:00",
        trouble: { code: "net.node_silent", why: "connection refused" },
      }),
      entries: [OIL, REFUSED, STATEMENT],
      waiting_bytes: 2_048,
    }),
};

test("a node that is out of reach: since when, how often tried, when again, and that nothing is lost", async () => {
  await show(<Screen />, { answers: offline });
  expect(await screen.findByText("连不上")).toBeTruthy();
  expect(screen.getByText("3 小时前")).toBeTruthy();
  expect(screen.getByText("2 条，2.0 kB")).toBeTruthy();
  const trouble = screen.getByRole("alert");
  expect(within(trouble).getByText("监管节点没有应答。")).toBeTruthy();
  expect(within(trouble).getByText("2 条记录安全地保存在本机。")).toBeTruthy();
  expect(within(trouble).getByText(/已试 6 次，09:45 自动重试。/)).toBeTruthy();
  expect(within(trouble).getByText(/connection refused/)).toBeTruthy();
});

test("each record is named by its content, opens its manifest, and one that was refused says why", async () => {
  const { user } = await show(<Screen />, { answers: offline });
  const list = await screen.findByRole("list", { name: "没有回执的记录" });
  const [oil, refused, statement] = within(list).getAllByRole("listitem");
  expect(oil?.textContent).toContain("开具 · 废矿物油1.200 吨WF-7K3M-92QD2 小时前");
  expect(oil?.textContent).toContain("仅本机");
  expect(refused?.textContent).toContain("监管节点没有收录：同一序号签过两次");
  expect(statement?.textContent).toContain("本机的声明");
  expect(statement?.querySelector("button")).toBeNull();

  await user.click(within(list).getByRole("button", { name: /废矿物油/ }));
  expect(opened).toEqual(["m1"]);
});

test("the filter counts, and shows what it says", async () => {
  const { user } = await show(<Screen />, { answers: offline });
  await user.click(await screen.findByText("需处理 1"));
  const list = screen.getByRole("list", { name: "没有回执的记录" });
  expect(within(list).getAllByRole("listitem")).toHaveLength(1);
  expect(list.textContent).toContain("含油抹布");
  await user.click(screen.getByText("待发送 2"));
  expect(screen.getByRole("list", { name: "没有回执的记录" }).textContent).not.toContain("含油抹布");
  expect(screen.getByText("全部 3")).toBeTruthy();
});

test("sending now asks the desk, and the screen follows when the ledger says so", async () => {
  const { host, user } = await show(<Screen />, {
    answers: { ...offline, send_now: () => syncView({ phase: "connecting", waiting: 2 }) },
  });
  await user.click(await screen.findByRole("button", { name: "立即发送" }));
  expect(host.askedFor("send_now")).toHaveLength(1);

  host.answer({ outbox: () => outboxView({ confirmed: 131 }) });
  host.change("sync");
  expect(await screen.findByText("没有待发送的记录。全部 131 条监管已收。")).toBeTruthy();
  expect(screen.getByText("已连接")).toBeTruthy();
});

test("nothing signed is not the same as everything received", async () => {
  await show(<Screen />, { answers: { outbox: () => outboxView({ confirmed: 0 }) } });
  expect(await screen.findByText("还没有签过字，没有要发送的。")).toBeTruthy();
});

test("what needs a person and is no record is counted, with the way to it", async () => {
  await show(<Screen />, { answers: { outbox: () => outboxView({ sync: syncView({ attention: 2 }) }) } });
  expect(await screen.findByText(/另有 2 件事需要您处理/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "去处理" })).toBeTruthy();
});

test("more than are listed are counted", async () => {
  await show(<Screen />, {
    answers: { outbox: () => outboxView({ sync: syncView({ waiting: 950 }), entries: [OIL], more: true }) },
  });
  expect(await screen.findByText("这里是最早的 1 条，共 950 条。")).toBeTruthy();
});

test("a desk that does not answer is told, and asked again", async () => {
  const { host, user } = await show(<Screen />, {
    answers: {
      outbox: () => {
        throw new Error("gone");
      },
    },
  });
  const alert = await screen.findByRole("alert");
  host.answer({ outbox: () => outboxView() });
  await user.click(within(alert).getByRole("button", { name: "重试" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test.each(["zh-CN", "en"] as const)("it keeps nobody out, in %s", async (language) => {
  const { container } = await show(<Screen />, { answers: offline, language });
  await screen.findByRole("alert");
  await expectNoBarriers(container);
});

test("an address may ask for anything", () => {
  expect(shownOf("waiting")).toBe("waiting");
  expect(shownOf("everything")).toBe("all");
  expect(shownOf(undefined)).toBe("all");
});
