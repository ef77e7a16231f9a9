import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Loads } from "@/api/generated/Loads";
import { axeFindings } from "@/test/axe";
import { openDesk } from "@/test/openDesk";
import { haulierDay, loadOf, platingLines, roadDesk, weighed } from "@/test/roadDesk";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T09:40:00+08:00") });
  // As newer engines do, against their own types.
  vi.spyOn(window, "scrollTo").mockImplementation(() => Promise.resolve() as never);
});

const haulier = (more: Partial<Parameters<typeof roadDesk>[0]> = {}) =>
  roadDesk({ workplace: "transporter", manifests: haulierDay(), ...more });

test("from opening the app to a signed pick-up a driver taps four times", async () => {
  const host = haulier();
  const desk = openDesk(host);

  await desk.tap(await screen.findByRole("button", { name: "到了，开始核对" }));
  await desk.tap(await screen.findByRole("checkbox", { name: /废矿物油.*1\.180 吨.*6 件.*毒性 · 易燃性/ }));
  await desk.tap(screen.getByRole("button", { name: "一致" }));
  // The lorry of this tablet is chosen already.
  expect(await screen.findByRole("button", { name: "鄂A·12345", pressed: true })).toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole("button", { name: "我已收货" })).toBeEnabled());
  await desk.tap(screen.getByRole("button", { name: "我已收货" }));

  await screen.findByRole("heading", { name: "正在签收" });
  expect(desk.taps()).toBeLessThanOrEqual(4);
  expect(host.askedFor("sign")).toEqual([
    {
      act: { act: "pick_up", manifest: "works", plate: "鄂A12345", trailer: null, removed: [] },
      form: "pick_up/works",
    },
  ]);

  // Ten seconds later the page has become the road by itself.
  await host.call("sign_now", { id: "signing-1" });
  expect(await screen.findByRole("heading", { name: "途中" })).toBeInTheDocument();
  expect(desk.taps()).toBeLessThanOrEqual(4);
});

test("with several lorries it is a fifth tap, on one of them", async () => {
  const manifests = haulierDay().map((view) => ({
    ...view,
    steps: view.steps.map((step) => ({ ...step, is_own: false })),
  }));
  const host = haulier({ manifests });
  const desk = openDesk(host);
  await desk.tap(await screen.findByRole("button", { name: "到了，开始核对" }));
  await desk.tap(await screen.findByRole("checkbox"));
  await desk.tap(screen.getByRole("button", { name: "一致" }));
  expect(screen.getByRole("button", { name: "我已收货" })).toBeDisabled();
  await desk.tap(await screen.findByRole("button", { name: /鄂A·54321.*鄂A·1234挂/ }));
  await waitFor(() => expect(screen.getByRole("button", { name: "我已收货" })).toBeEnabled());
  await desk.tap(screen.getByRole("button", { name: "我已收货" }));
  await screen.findByRole("heading", { name: "正在签收" });
  expect(desk.taps()).toBe(5);
  expect(host.askedFor("sign")[0]?.act).toMatchObject({ plate: "鄂A54321", trailer: "鄂A1234挂" });
});

test("the trip shows its stops in order, the load on the lorry with its plate and mark, and the day's tally", async () => {
  openDesk(haulier(), "/trip");
  const toPickUp = await screen.findByRole("region", { name: "待装 2 单" });
  const cards = within(toPickUp).getAllByRole("link");
  expect(cards.map((card) => card.textContent)).toEqual([
    "1 · 示例甲厂今天装废矿物油 1.180 吨 · 6 件毒性 · 易燃性江岸区",
    "2 · 示例电镀厂今天装表面处理污泥 等 2 种 3.745 吨 · 6 件毒性 · 易燃性 · 腐蚀性 · 反应性东西湖区",
  ]);
  const onRoad = screen.getByRole("region", { name: "车上 1 单" });
  expect(within(onRoad).getByRole("link")).toHaveTextContent(
    "3 · 示例东处置10:20 装车废油墨 0.420 吨 · 3 件毒性青山区鄂A·12345待发送",
  );
  expect(screen.getByRole("region", { name: "今天已送到 1 单" })).toBeInTheDocument();
  expect(screen.getByRole("region", { name: "以后 1 单" })).toHaveTextContent(/11 月 25 日 ?星期三装/);
  expect(await screen.findByText("今日 4 单：")).toBeInTheDocument();
  expect(screen.getByText("监管已收 3")).toBeInTheDocument();
  expect(screen.getByText("（将自动发送）")).toBeInTheDocument();
});

test("something differs: the driver is told not to load and whom to call, and nothing is signed", async () => {
  const host = haulier();
  const desk = openDesk(host, "/trip/works");
  await desk.tap(await screen.findByRole("button", { name: "不一致" }));
  expect(screen.getByRole("heading", { name: "不要装车" })).toBeInTheDocument();
  expect(screen.getByText("打电话给 示例甲厂，说明联单 WF-7K3M-92QD 哪里不符。")).toBeInTheDocument();
  await desk.tap(screen.getByRole("button", { name: "不装，回到行程" }));
  await waitFor(() => expect(desk.address()).toBe("/trip"));
  expect(host.askedFor("sign")).toEqual([]);
});

test("a waste that nobody has weighed is weighed here, and only that one", async () => {
  const host = haulier();
  const desk = openDesk(host, "/trip/plater");
  for (const line of await screen.findAllByRole("checkbox")) await desk.tap(line);
  await desk.tap(screen.getByRole("button", { name: "一致" }));
  expect(screen.getByRole("heading", { name: "现场称重" })).toBeInTheDocument();
  expect(screen.queryByLabelText(/表面处理污泥/)).toBeNull();
  expect(screen.getByRole("button", { name: "继续" })).toBeDisabled();
  await desk.user.type(screen.getByLabelText(/废有机溶剂/), "351");
  await desk.tap(screen.getByRole("button", { name: "继续" }));
  expect(await screen.findByText("3.736 吨")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole("button", { name: "我已收货" })).toBeEnabled());
  await desk.tap(screen.getByRole("button", { name: "我已收货" }));
  await waitFor(() =>
    expect(host.askedFor("sign")[0]?.act).toMatchObject({ removed: [{ line: "line-2", grams: 351_000 }] }),
  );
});

test("a plate that cannot be one is said at its field; width and case are forgiven", async () => {
  const host = haulier({
    manifests: [loadOf({ id: "works", code: "WF-7K3M-92QD", lines: [weighed(1_180_000)] })],
  });
  const desk = openDesk(host, "/trip/works");
  await desk.tap(await screen.findByRole("checkbox"));
  await desk.tap(screen.getByRole("button", { name: "一致" }));

  const field = await screen.findByLabelText("车牌");
  // The organisation is at home in Hubei.
  expect(screen.getByRole("button", { name: /省份：鄂/ })).toBeInTheDocument();
  await desk.user.type(field, "ai12345");
  expect(await screen.findByRole("alert")).toHaveTextContent("「鄂AI12345」不是车牌号。");
  expect(field).toHaveAccessibleDescription(/「鄂AI12345」不是车牌号/);
  await waitFor(() => expect(screen.getByRole("button", { name: "我已收货" })).toBeDisabled());

  await desk.user.clear(field);
  await desk.user.type(field, "ａ·１２３４５");
  await desk.tap(screen.getByRole("button", { name: /省份：鄂/ }));
  await desk.tap(screen.getByRole("button", { name: "湘" }));
  expect(field).toHaveValue("A12345");
  await desk.tap(screen.getByRole("button", { name: "加挂车" }));
  await desk.user.type(screen.getByLabelText("挂车车牌"), "a1234");
  await waitFor(() => expect(screen.getByRole("button", { name: "我已收货" })).toBeEnabled());
  await desk.tap(screen.getByRole("button", { name: "我已收货" }));
  await waitFor(() =>
    expect(host.askedFor("sign")[0]?.act).toMatchObject({ plate: "湘A12345", trailer: "湘A1234挂" }),
  );
});

test("a closed key asks for the PIN, and the load is signed for with the same tap", async () => {
  const host = haulier({ isLocked: true });
  const desk = openDesk(host, "/trip/works");
  await desk.tap(await screen.findByRole("checkbox"));
  await desk.tap(screen.getByRole("button", { name: "一致" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "我已收货" })).toBeEnabled());
  await desk.tap(screen.getByRole("button", { name: "我已收货" }));
  await desk.user.type(await screen.findByLabelText("PIN"), "246810{Enter}");
  expect(await screen.findByRole("heading", { name: "正在签收" })).toBeInTheDocument();
});

test("what was ticked before a crash is still ticked, and says so", async () => {
  const host = haulier();
  const before = openDesk(host, "/trip/works");
  await before.tap(await screen.findByRole("checkbox"));
  await waitFor(() => expect(host.askedFor("save_form")).toHaveLength(1));
  before.unmount();
  openDesk(host, "/trip/works");
  expect(await screen.findByRole("checkbox")).toBeChecked();
  expect(screen.getByText(/已恢复/)).toBeInTheDocument();
});

test("on the road: where to, how much, how dangerous, then arrived and what happens next", async () => {
  const host = haulier({ sync: { phase: "offline" } });
  const desk = openDesk(host, "/trip/printer");
  expect(await screen.findByRole("heading", { name: "途中" })).toBeInTheDocument();
  expect(screen.getByText("0.420 吨")).toBeInTheDocument();
  expect(screen.getByText("毒性")).toBeInTheDocument();
  await desk.tap(screen.getByRole("button", { name: "到达" }));
  expect(await screen.findByRole("heading", { name: "正在签到达" })).toBeInTheDocument();
  await host.call("sign_now", { id: "signing-1" });
  expect(await screen.findByRole("heading", { name: "已到达" })).toBeInTheDocument();
  expect(screen.getByText("示例东处置 过磅并接收。")).toBeInTheDocument();
  await desk.tap(screen.getByRole("button", { name: "完成" }));
  await waitFor(() => expect(desk.address()).toBe("/trip"));
});

test("the emergency card is one tap away and speaks of what is on board", async () => {
  const host = haulier({ sync: { phase: "offline" } });
  const desk = openDesk(host, "/trip/printer");
  await desk.tap(await screen.findByRole("button", { name: "应急卡" }));
  expect(await screen.findByRole("heading", { name: "应急卡" })).toBeInTheDocument();
  for (const phone of ["119", "120", "110", "12345"]) expect(screen.getByText(phone)).toBeInTheDocument();
  expect(screen.getByText("毒性：沾到就脱掉衣服，用清水冲 15 分钟以上，就医。")).toBeInTheDocument();
  expect(screen.queryByText(/^易燃性：/)).toBeNull();
  expect(screen.getByText(/这是一般性建议/)).toBeInTheDocument();
});

test("night and day", async () => {
  const host = haulier();
  const desk = openDesk(host, "/trip");
  await desk.tap(await screen.findByRole("button", { name: "夜间模式", pressed: false }));
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe("dark"));
  expect(host.askedFor("save_settings")).toMatchObject([{ theme: "dark" }]);
});

test("an empty day says where loads will come from", async () => {
  const desk = openDesk(haulier({ manifests: [] }), "/trip");
  expect(await screen.findByText("今天没有安排。")).toBeInTheDocument();
  await desk.tap(screen.getByRole("button", { name: "看送达中心" }));
  await waitFor(() => expect(desk.address()).toBe("/delivery"));
});

test("a trip that cannot be read says why, and can be read again", async () => {
  const host = haulier();
  const loads = (await host.call("loads", { role: "carrier" })) as Loads;
  host.answer({ loads: () => Promise.reject({ code: "db.busy" }) });
  const desk = openDesk(host, "/trip");
  expect(await screen.findByRole("alert")).toHaveTextContent("db.busy");
  host.answer({ loads: () => loads });
  await desk.tap(screen.getByRole("button", { name: "重试" }));
  expect(await screen.findByRole("region", { name: "待装 2 单" })).toBeInTheDocument();
});

test.each(["zh-CN", "en"] as const)("nobody is kept out of the driver's screens in %s", async (language) => {
  const say = {
    "zh-CN": ["一致", "不一致"],
    en: ["It all agrees", "Something differs"],
  }[language];
  const manifests = [...haulierDay(), loadOf({ id: "acid", code: "WF-1111-2222", lines: platingLines() })];
  for (const at of ["/trip", "/trip/printer", "/trip/earlier", "/trip/emergency", "/trip/works/emergency"]) {
    const desk = openDesk(haulier({ manifests, language }), at);
    await screen.findByRole("heading", { level: 1 });
    expect(await axeFindings(desk.container)).toEqual([]);
    desk.unmount();
  }
  const desk = openDesk(haulier({ manifests, language }), "/trip/works");
  await desk.tap(await screen.findByRole("checkbox"));
  expect(await axeFindings(desk.container)).toEqual([]);
  await desk.tap(screen.getByRole("button", { name: say[1] as string }));
  expect(await axeFindings(desk.container)).toEqual([]);
  desk.unmount();
  const again = openDesk(haulier({ manifests, language }), "/trip/works");
  await again.tap(await screen.findByRole("checkbox"));
  await again.tap(screen.getByRole("button", { name: say[0] as string }));
  expect(await axeFindings(again.container)).toEqual([]);
});
