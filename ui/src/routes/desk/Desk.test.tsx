import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { keepFresh } from "@/api/freshness";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { Settings } from "@/api/generated/Settings";
import { newQueryClient } from "@/api/queryClient";
import { axeFindings } from "@/test/axe";
import { type Answers, fakeHost } from "@/test/fakeHost";
import { deskStatus, offline } from "@/test/samples";
import { Desk } from "./Desk";
import { newDeskRouter } from "./router";

beforeEach(() => {
  window.location.hash = "";
});

function openDesk(answers: Answers) {
  const host = fakeHost({ sync_status: () => offline(), signings: () => ({ signings: [] }), ...answers });
  const queries = newQueryClient();
  keepFresh(queries, host);
  const painted = vi.fn();
  const drawn = render(
    <QueryClientProvider client={queries}>
      <Desk router={newDeskRouter()} onPainted={painted} />
    </QueryClientProvider>,
  );
  return { ...drawn, host, painted };
}

function status(settings: Partial<Settings>, more: Partial<DeskStatus> = {}): Answers {
  const desk = deskStatus(more);
  desk.settings = { ...desk.settings, ...settings };
  return {
    desk_status: () => desk,
    save_settings: (next) => {
      desk.settings = next;
      return next;
    },
  };
}

test.each([
  ["producer", "#/today", ["今日", "开联单", "联单", "导入", "送达中心", "设置"]],
  ["transporter", "#/trip", ["行程", "联单", "送达中心", "设置"]],
  ["disposal", "#/gate", ["到场", "联单", "送达中心", "设置"]],
] as const)("the day of a %s begins at %s", async (workplace, hash, menu) => {
  const { painted } = openDesk(status({ workplace }));
  const nav = await screen.findByRole("navigation", { name: "主菜单" });
  expect(
    within(nav)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual(menu);
  await waitFor(() => expect(window.location.hash).toBe(hash));
  expect(within(nav).getByRole("link", { current: "page" })).toHaveTextContent(menu[0]);
  expect(await screen.findByRole("link", { name: /离线 · 3 条仅在本机/ })).toBeInTheDocument();
  await waitFor(() => expect(painted).toHaveBeenCalledOnce());
});

test("a desk that is not enrolled is set up first", async () => {
  openDesk(status({ workplace: null }, { stage: "new", identity: null }));
  await waitFor(() => expect(window.location.hash).toBe("#/setup"));
  expect(screen.queryByRole("navigation", { name: "主菜单" })).toBeNull();
});

test("a desk that does not answer says so, and can be asked again", async () => {
  let isThere = false;
  openDesk({
    desk_status: () => {
      if (!isThere) throw new Error("closed");
      return deskStatus();
    },
  });
  expect(await screen.findByRole("alert")).toHaveTextContent(/程序没有应答.*代码 ui.no_answer · closed/);
  isThere = true;
  await userEvent.click(screen.getByRole("button", { name: "重试" }));
  expect(await screen.findByRole("navigation", { name: "主菜单" })).toBeInTheDocument();
});

test("speaks the language that was chosen, from the root on", async () => {
  openDesk(status({ language: "en", text_size: "large", theme: "dark", workplace: "transporter" }));
  expect(await screen.findByRole("navigation", { name: "Main menu" })).toBeInTheDocument();
  expect(document.documentElement).toHaveAttribute("lang", "en");
  expect(document.documentElement.dataset).toMatchObject({ textSize: "large", theme: "dark", place: "cab" });
});

test("keys change the text size, open the menu, send, and say what they are", async () => {
  const { host } = openDesk({
    ...status({}),
    forms: () => ({ forms: [] }),
    send_now: () => ({ ...offline(), phase: "connecting" }),
  });
  await screen.findByRole("navigation", { name: "主菜单" });

  fireEvent.keyDown(document.body, { key: "+", ctrlKey: true });
  await waitFor(() => expect(document.documentElement.dataset.textSize).toBe("large"));
  fireEvent.keyDown(document.body, { key: "0", ctrlKey: true });
  await waitFor(() => expect(document.documentElement.dataset.textSize).toBe("standard"));
  expect(host.askedFor("save_settings")).toHaveLength(2);

  fireEvent.keyDown(document.body, { key: "F5" });
  expect(await screen.findByRole("link", { name: /正在发送 3 条/ })).toBeInTheDocument();

  fireEvent.keyDown(document.body, { key: "n", ctrlKey: true });
  await waitFor(() => expect(window.location.hash).toMatch(/^#\/manifests\/new/));
  fireEvent.keyDown(document.body, { key: "3", altKey: true });
  await waitFor(() => expect(window.location.hash).toBe("#/manifests"));

  await new Promise((resolve) => setTimeout(resolve, 60));
  fireEvent.keyDown(document.body, { key: "?" });
  expect(await screen.findByRole("dialog", { name: "快捷键" })).toHaveTextContent("放大、缩小、恢复文字");
});

test("the first tab stop skips the menu, and axe has nothing to say", async () => {
  window.location.hash = "#/settings";
  const { container } = openDesk(status({}));
  await screen.findByRole("navigation", { name: "主菜单" });
  await screen.findByRole("heading", { level: 1 });
  const user = userEvent.setup();
  await user.tab();
  await user.keyboard("{Enter}");
  expect(screen.getByRole("main")).toHaveFocus();
  expect(await axeFindings(container)).toEqual([]);
});
