import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { ORDINARY, OVERVIEW } from "@/test/consoleSamples";
import { type FakeNode, fakeNode, Refusal } from "@/test/fakeNode";
import { layOut } from "@/test/layOut";
import { renderConsole } from "@/test/renderConsole";

let node: FakeNode;
beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["Date"] });
  vi.setSystemTime("2026-11-26T09:40:00+08:00");
  node = fakeNode(ORDINARY);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("the month in a sentence, with when data came last", async () => {
  const { container } = await renderConsole("/");
  const sentence = await screen.findByText(/2026年11月共/);
  expect(sentence).toHaveTextContent(
    "2026年11月共 6 张联单：计划 995.400 吨，已移出 12.000 吨，已接受 10.900 吨。现在 3 张在途或待接受。",
  );
  expect(screen.getByText(/数据最近收到：2026-11-26 09:32/)).toBeVisible();
  expect(node.askedFor("GET counts/districts")[0]?.toString()).toBe("from=2026-11-01&to=2026-12-01");
  expect(await axeFindings(container)).toEqual([]);
});

test("tiles and table say the same, and what is not known is no zero", async () => {
  await renderConsole("/");
  const map = await screen.findByRole("list", { name: /各区计划量/ });
  expect(within(map).getByRole("link", { name: /青山 980 吨/ })).toHaveAttribute(
    "title",
    "青山区：980.000 吨",
  );
  expect(within(map).getByRole("link", { name: /洪山 无联单/ })).toHaveAttribute(
    "title",
    "洪山区：没有收到联单",
  );
  expect(within(map).getByText("计入洪山、江夏")).toBeVisible();
  expect(screen.getByText(/另有 2 张联单没有写明行政区，3.000 吨，不在图中/)).toBeVisible();

  const table = screen.getByRole("table", { name: "按行政区" });
  const row = within(table).getByRole("row", { name: /青山区/ });
  expect(
    within(row)
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual(["1", "980.000", "还没有", "还没有"]);
  expect(within(table).getByRole("row", { name: /没有行政区/ })).toBeVisible();
  expect(within(table).getByRole("row", { name: /合计/ })).toHaveTextContent("995.400");
});

test("the table sorts by what one clicks", async () => {
  const user = userEvent.setup();
  await renderConsole("/");
  const table = await screen.findByRole("table", { name: "按行政区" });
  const names = () =>
    within(table)
      .getAllByRole("rowheader")
      .map((cell) => cell.textContent);
  expect(names()[0]).toBe("青山区");
  await user.click(within(table).getByRole("button", { name: /联单数/ }));
  expect(within(table).getByRole("columnheader", { name: /联单数/ })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  expect(names()[0]).toBe("江岸区");
});

test("a tile opens the manifests of its district and period", async () => {
  layOut();
  const user = userEvent.setup();
  const { place } = await renderConsole("/?period=all");
  await user.click(await screen.findByRole("link", { name: /江岸 12/ }));
  await screen.findByRole("grid", { name: "联单列表" });
  expect(place()).toContain("district=420102");
  expect(node.askedFor("GET manifests").at(-1)?.get("district")).toBe("420102");
  expect(node.askedFor("GET manifests").at(-1)?.get("from")).toBeNull();
});

test("a month without manifests says that nothing was received, and where there is more", async () => {
  const user = userEvent.setup();
  node.answer({ "GET counts/districts": () => ({ items: [] }), "GET counts/wastes": () => ({ items: [] }) });
  const { place } = await renderConsole("/?period=last_month");
  expect(await screen.findByText(/2026年10月还没有收到联单。没有收到，不等于没有产生。/)).toBeVisible();
  expect(screen.getByText("这段时间没有收到联单，所以没有废物可列。")).toBeVisible();
  expect(screen.getByText("还没有移出量")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "看全部时间" }));
  expect(place()).toContain("period=all");
});

test("of many wastes twenty are shown, the rest in one line", async () => {
  const user = userEvent.setup();
  await renderConsole("/");
  const table = await screen.findByRole("table", { name: "按废物" });
  expect(within(table).getAllByRole("link")).toHaveLength(20);
  expect(within(table).getByRole("row", { name: /其余 3 种/ })).toHaveTextContent("6.000");
  await user.click(screen.getByRole("button", { name: "显示全部 23 种" }));
  expect(within(table).getAllByRole("link")).toHaveLength(23);
});

test("a node without data says so", async () => {
  node.answer({
    "GET overview": () => ({ ...OVERVIEW, newest_at: null, manifests: 0 }),
    "GET counts/districts": () => ({ items: [] }),
    "GET counts/wastes": () => ({ items: [] }),
  });
  await renderConsole("/", "en");
  expect(await screen.findByText("The node has not received any data yet.")).toBeVisible();
});

test("what the node refuses is told in its words, and can be tried again", async () => {
  const user = userEvent.setup();
  node.answer({
    "GET overview": () =>
      new Refusal({ status: 503, code: "not-ready", title: "暂时无法处理", detail: "请稍后重试。" }),
  });
  await renderConsole("/");
  expect(await screen.findByRole("alert")).toHaveTextContent("暂时无法处理");
  node.answer(ORDINARY);
  await user.click(screen.getByRole("button", { name: "重试" }));
  expect(await screen.findByText(/2026年11月共/)).toBeVisible();
});

test("the log grows and the board reads again; the node falls silent and everything stays", async () => {
  await renderConsole("/");
  await screen.findByText(/2026年11月共/);
  node.answer({ "GET overview": () => ({ ...OVERVIEW, issued_today: 7 }) });
  node.grow();
  expect(await screen.findByText("7 张")).toBeVisible();

  node.silence(true);
  const banner = await screen.findByText(/监管节点从 09:4\d 起没有应答/);
  expect(banner).toBeVisible();
  expect(screen.getByText("已读到的内容都留在页面上，只是可能不是最新。")).toBeVisible();
  expect(screen.getByText(/恢复后会自动更新/)).toBeVisible();
  expect(screen.getByText("7 张")).toBeVisible();

  node.silence(false);
  await vi.waitFor(() => expect(screen.queryByText(/没有应答。$/)).toBeNull());
});
