import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { openDesk } from "@/test/openDesk";
import { roadDesk, siteDay } from "@/test/roadDesk";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T11:40:00+08:00") });
});

const site = (more: Partial<Parameters<typeof roadDesk>[0]> = {}) =>
  roadDesk({ workplace: "disposal", manifests: siteDay(), ...more });

test("a lorry is found by the end of its plate, weighed and accepted without leaving the page", async () => {
  const host = site();
  const desk = openDesk(host);
  await desk.user.type(await screen.findByLabelText("找车辆"), "2345{Enter}");
  await waitFor(() => expect(desk.address()).toBe("/gate/arrived"));

  expect(screen.getByRole("button", { name: "过磅并接收" })).toBeDisabled();
  await desk.user.type(await screen.findByLabelText("本场净重"), "1180");
  expect(screen.getByText("移出 1.180 吨，本场 1.180 吨，没有差异")).toBeInTheDocument();
  await desk.tap(screen.getByRole("button", { name: "过磅并接收" }));

  // The receipt waits, and one can go on at once: it is signed first, then the acceptance waits.
  expect(await screen.findByRole("radio", { name: "接受" })).toBeChecked();
  await desk.tap(screen.getByRole("button", { name: "签字：接受" }));
  expect(await screen.findByRole("heading", { name: "正在签接受意见" })).toBeInTheDocument();
  expect(host.asked.map(({ name }) => name).filter((name) => /^sign(_now)?$/.test(name))).toEqual([
    "sign",
    "sign_now",
    "sign",
  ]);
  expect(host.askedFor("sign")).toEqual([
    {
      act: { act: "receive", manifest: "arrived", weighed: [{ line: "line-1", grams: 1_180_000 }] },
      form: "reception/arrived",
    },
    {
      act: { act: "accept", manifest: "arrived", accepted: [], opinion: "full", note: null },
      form: "acceptance/arrived",
    },
  ]);
  await host.call("sign_now", { id: "signing-2" });
  expect(await screen.findByRole("heading", { name: "已接受" })).toBeInTheDocument();
  expect(desk.address()).toBe("/gate/arrived");
  expect(desk.taps()).toBe(2);
});

test("a difference is said while it is typed, suggests its opinion, and asks for a remark", async () => {
  const host = site();
  const desk = openDesk(host, "/gate/arrived");
  await desk.user.type(await screen.findByLabelText("本场净重"), "1161");
  expect(screen.getByText("移出 1.180 吨，本场 1.161 吨，少 0.019 吨（1.6%）")).toBeInTheDocument();
  await desk.tap(screen.getByRole("button", { name: "过磅并接收" }));

  expect(await screen.findByRole("radio", { name: "有差异接受" })).toBeChecked();
  expect(screen.getByText(/即使接受也要告知移出人，并报告接受地主管部门/)).toBeInTheDocument();
  await desk.tap(screen.getByRole("button", { name: "签字：有差异接受" }));
  expect(screen.getByRole("alert")).toHaveTextContent("有差异或部分接受时，请写明哪里不同。");
  expect(screen.getByLabelText("说明")).toHaveFocus();
  expect(host.askedFor("sign")).toHaveLength(1);

  await desk.user.type(screen.getByLabelText("说明"), "少一桶");
  await desk.tap(screen.getByRole("button", { name: "签字：有差异接受" }));
  await waitFor(() =>
    expect(host.askedFor("sign")[1]?.act).toMatchObject({ opinion: "difference", note: "少一桶" }),
  );
});

test("in part: what is accepted is typed, in the scale's unit", async () => {
  const host = site();
  const desk = openDesk(host, "/gate/weighed");
  expect(await screen.findByRole("radio", { name: "接受" })).toBeChecked();
  await desk.tap(screen.getByRole("radio", { name: "部分接受" }));
  await desk.user.type(screen.getByLabelText(/废矿物油 接受量/), "600");
  await desk.user.type(screen.getByLabelText("说明"), "两桶退回");
  await desk.tap(screen.getByRole("button", { name: "签字：部分接受" }));
  await waitFor(() =>
    expect(host.askedFor("sign")[0]?.act).toEqual({
      act: "accept",
      manifest: "weighed",
      accepted: [{ line: "line-1", grams: 600_000 }],
      opinion: "part",
      note: "两桶退回",
    }),
  );
  // Nothing waited before it.
  expect(host.askedFor("sign_now")).toEqual([]);
});

test("net is worked out from the full and the empty lorry", async () => {
  const desk = openDesk(site(), "/gate/arrived");
  await desk.tap(await screen.findByRole("button", { name: "用毛重、皮重算" }));
  await desk.user.type(screen.getByLabelText("毛重"), "12400");
  await desk.user.type(screen.getByLabelText("皮重"), "11239");
  expect(screen.getByLabelText("本场净重")).toHaveValue("1161");
  await desk.user.type(screen.getByLabelText("皮重"), "0");
  expect(screen.getByText("皮重比毛重还大，请核对。")).toBeInTheDocument();
  expect(screen.getByLabelText("本场净重")).toHaveValue("");
});

test("a load whose carrier's steps have not arrived is received all the same, with a remark", async () => {
  const host = site();
  const desk = openDesk(host, "/gate/issued");
  await desk.user.type(await screen.findByLabelText("本场净重"), "90");
  const check = await screen.findByRole("region", { name: "签字前核对" });
  await waitFor(() => expect(check).toHaveTextContent(/装运/));
  await desk.tap(screen.getByRole("button", { name: "过磅并接收" }));
  await waitFor(() => expect(host.askedFor("sign")).toHaveLength(1));
});

test("two wastes are weighed one by one and summed up", async () => {
  const desk = openDesk(site(), "/gate/road");
  const [sludge, solvent] = await screen.findAllByLabelText("本场净重");
  await desk.user.type(sludge as HTMLElement, "3385");
  expect(screen.getByRole("button", { name: "过磅并接收" })).toBeDisabled();
  await desk.user.type(solvent as HTMLElement, "350");
  expect(screen.getByText("移出 3.745 吨，本场 3.735 吨，少 0.010 吨（0.3%）")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "过磅并接收" })).toBeEnabled();
});

test("what was typed at the scale outlives a crash", async () => {
  const host = site();
  const before = openDesk(host, "/gate/arrived");
  await before.user.type(await screen.findByLabelText("本场净重"), "1161");
  await waitFor(() => expect(host.askedFor("save_form").at(-1)?.kind).toBe("reception"));
  before.unmount();
  openDesk(host, "/gate/arrived");
  expect(await screen.findByLabelText("本场净重")).toHaveValue("1161");
});

test("the queue says where loads are, and where they will come from when there are none", async () => {
  const full = openDesk(site(), "/gate");
  const arrived = await screen.findByRole("region", { name: "已到场 1 单" });
  expect(within(arrived).getByRole("button")).toHaveTextContent(
    "鄂A·1234511:20 到废矿物油 1.180 吨 · 6 件示例甲厂 · 江岸区 · 示例乙运输",
  );
  await full.user.type(screen.getByLabelText("找车辆"), "沪B0");
  expect(screen.getByText("没有找到「沪B0」。")).toBeInTheDocument();
  full.unmount();
  openDesk(site({ manifests: [] }), "/gate");
  expect(await screen.findByText("没有在途车辆。")).toBeInTheDocument();
});

test.each(["zh-CN", "en"] as const)("nobody is kept out of the gate in %s", async (language) => {
  for (const at of ["/gate/road", "/gate/weighed"]) {
    const desk = openDesk(site({ language }), at);
    await screen.findByRole("heading", { level: 1 });
    await waitFor(() => expect(desk.container.querySelector("input")).not.toBeNull());
    expect(await axeFindings(desk.container)).toEqual([]);
    desk.unmount();
  }
});
