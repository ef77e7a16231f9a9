import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { CARRIER, DEVICES, ORDINARY, ORGANISATIONS, WORKSHOP } from "@/test/consoleSamples";
import { type FakeNode, fakeNode, Refusal } from "@/test/fakeNode";
import { layOut } from "@/test/layOut";
import { renderConsole } from "@/test/renderConsole";

let node: FakeNode;
beforeEach(() => {
  layOut({ width: 1_400 });
  node = fakeNode(ORDINARY);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const MADE = {
  invite: "127.0.0.1:4420/7K3M-92QD-X0",
  code: "7K3M-92QD-X0",
  tag: "a5f299d69f2900a7",
  org: "0d".repeat(16),
  org_name: "示例青山电镀厂",
  expires_at: "2026-11-29T13:31:00Z",
};

test("organisations are found by a part of the name, and one opens with its devices", async () => {
  const user = userEvent.setup();
  const { place, container } = await renderConsole("/organisations");
  const grid = await screen.findByRole("grid", { name: "单位" });
  expect(within(grid).getAllByRole("row")).toHaveLength(4);
  expect(await axeFindings(container)).toEqual([]);
  await user.type(screen.getByLabelText(/名称、信用代码/), "汽修");
  await waitFor(() => expect(within(screen.getByRole("grid")).getAllByRole("row")).toHaveLength(2));
  expect(place()).toBe("/organisations?q=汽修");
  await user.click(screen.getByText("示例江岸汽修厂"));
  expect(await screen.findByRole("heading", { name: "示例江岸汽修厂" })).toBeVisible();
  expect(screen.getByText("58e9 2927 3a63 2060")).toBeVisible();
  expect(screen.getByText("产废单位、可添加设备")).toBeVisible();
  expect(screen.getByText("12 条")).toBeVisible();
});

test("an invite is made, shown this once as picture and text, and never again", async () => {
  const user = userEvent.setup();
  node.answer({ "POST invites": () => MADE });
  const { container } = await renderConsole("/invites");
  await user.click(await screen.findByRole("button", { name: "开邀请码" }));
  await user.type(screen.getByLabelText("单位名称"), "示例青山电镀厂");
  await user.click(screen.getByLabelText("产废单位"));
  await user.click(screen.getByRole("button", { name: "生成邀请码" }));

  expect(await screen.findByRole("img", { name: "示例青山电镀厂 的邀请二维码" })).toBeVisible();
  expect(screen.getByText(MADE.invite)).toBeVisible();
  expect(screen.getByText("只能用一次，2026-11-29 21:31 前有效。")).toBeVisible();
  expect(node.asked.find(({ request }) => request === "POST invites")?.body).toEqual({
    org_name: "示例青山电镀厂",
    kinds: ["producer"],
  });
  expect(await axeFindings(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "复制邀请码" }));
  expect(await navigator.clipboard.readText()).toBe(MADE.invite);
  await user.click(screen.getByRole("button", { name: /收起/ }));
  expect(screen.queryByText(MADE.invite)).toBeNull();
});

test("what the node finds wrong stands at its field, and nothing that was typed is lost", async () => {
  const user = userEvent.setup();
  node.answer({
    "POST invites": () =>
      new Refusal({
        status: 422,
        code: "invalid",
        errors: [{ pointer: "/uscc", detail: "校验码正确的 18 位统一社会信用代码" }],
      }),
  });
  await renderConsole("/invites");
  await user.click(await screen.findByRole("button", { name: "开邀请码" }));
  await user.click(screen.getByRole("button", { name: "生成邀请码" }));
  expect(await screen.findByText("请填写单位名称。")).toBeVisible();
  expect(screen.getByText("请至少选一种类型。")).toBeVisible();

  await user.type(screen.getByLabelText("单位名称"), "示例厂");
  await user.click(screen.getByLabelText("产废单位"));
  await user.type(screen.getByLabelText(/统一社会信用代码/), "123");
  await user.click(screen.getByRole("button", { name: "生成邀请码" }));
  expect(await screen.findByText("应为校验码正确的 18 位统一社会信用代码。")).toBeVisible();
  expect(screen.getByLabelText("单位名称")).toHaveValue("示例厂");
});

test("a further device is invited from its organisation's page", async () => {
  const user = userEvent.setup();
  node.answer({ "POST invites": () => MADE });
  await renderConsole(`/organisations/${WORKSHOP.org}`);
  await user.click(await screen.findByRole("button", { name: "添加设备" }));
  await user.click(await screen.findByRole("button", { name: "生成邀请码" }));
  await screen.findByText(MADE.invite);
  expect(node.asked.find(({ request }) => request === "POST invites")?.body).toEqual({ org: WORKSHOP.org });
});

test("a device is revoked only with a reason and its last digits", async () => {
  const user = userEvent.setup();
  const revoked = {
    ...DEVICES[1],
    revocation: {
      device: CARRIER.device,
      revoked_at: "2026-11-26T02:00:00Z",
      reason: "lost",
      note: "电话报失",
      entry: "aa".repeat(32),
      log_index: 500,
      last_known: null,
    },
  };
  node.answer({ [`POST devices/${CARRIER.device}/revocation`]: () => revoked.revocation });
  await renderConsole(`/organisations/${CARRIER.org}`);
  await user.click(await screen.findByRole("button", { name: "停用设备 d96d 7cf7 b1de 2783" }));

  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("此后签字无效，此前签字仍有效。");
  const act = within(dialog).getByRole("button", { name: "停用设备 d96d 7cf7 b1de 2783" });
  await user.click(act);
  expect(await within(dialog).findByText("请选择原因。")).toBeVisible();
  expect(await within(dialog).findByText("与设备指纹的最后 4 位不一样。")).toBeVisible();
  expect(node.asked.filter(({ request }) => request.startsWith("POST"))).toEqual([]);

  await user.click(within(dialog).getByLabelText("原因"));
  await user.click(await screen.findByText("遗失"));
  await user.type(within(dialog).getByLabelText("备注（可不填）"), "电话报失");
  await user.type(within(dialog).getByLabelText(/最后 4 位/), "2783");
  node.answer({ "GET devices": () => ({ items: [DEVICES[0], revoked, DEVICES[2]], next: null }) });
  await user.click(act);
  expect(await screen.findByText(/2026-11-26 10:00，遗失/)).toBeVisible();
  expect(node.asked.find(({ request }) => request.startsWith("POST"))?.body).toEqual({
    reason: "lost",
    note: "电话报失",
  });
  expect(screen.queryByRole("button", { name: "停用设备 d96d 7cf7 b1de 2783" })).toBeNull();
});

test("more organisations than one page are all read", async () => {
  node.answer({
    "GET organisations": (query) =>
      query.get("after") === null
        ? { items: ORGANISATIONS.slice(0, 2), next: "second" }
        : { items: ORGANISATIONS.slice(2), next: null },
  });
  await renderConsole("/organisations", "en");
  const grid = await screen.findByRole("grid", { name: "Organisations" });
  expect(within(grid).getAllByRole("row")).toHaveLength(4);
  expect(node.askedFor("GET organisations").map((query) => query.get("after"))).toEqual([null, "second"]);
});

test("nobody is enrolled yet: where they will come from", async () => {
  node.answer({
    "GET organisations": () => ({ items: [], next: null }),
    "GET devices": () => ({ items: [], next: null }),
  });
  const drawn = await renderConsole("/organisations");
  expect(await screen.findByText("还没有登记的单位。")).toBeVisible();
  drawn.unmount();
  await renderConsole("/devices");
  expect(await screen.findByText("还没有登记的设备。")).toBeVisible();
});
