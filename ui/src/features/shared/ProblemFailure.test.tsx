import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Problem } from "@/api/generated/Problem";
import { deskStatus, syncView } from "@/test/samples";
import { show } from "@/test/show";
import { ProblemFailure } from "./ProblemFailure";

test.each<[Problem, string, string]>([
  [{ code: "manifest.unknown", named: "WF-1" }, "看送达情况", "/delivery"],
  [{ code: "enrol.needed" }, "去登记", "/setup"],
  [{ code: "home.empty", home: "wufei" }, "开始设置", "/setup"],
  [{ code: "sign.revoked", at: null }, "导出记录", "/settings"],
  [{ code: "enrol.already" }, "打开", "/"],
])("$code leads from anywhere to what helps", async (problem, button, leads) => {
  const { user, path } = await show(<ProblemFailure error={problem} />, { at: "/manifests/m1" });
  await user.click(screen.getByRole("button", { name: button }));
  await waitFor(() => expect(path()).toBe(leads));
});

test("a closed key is opened where the problem stands", async () => {
  const { user } = await show(<ProblemFailure error={{ code: "sign.locked" }} />, {
    answers: { desk_status: () => deskStatus({ is_locked: true }) },
  });
  await user.click(screen.getByRole("button", { name: "解锁" }));
  expect(await screen.findByRole("dialog")).toHaveTextContent("输入 PIN");
});

test("a silent node is tried at once", async () => {
  const { host, user } = await show(<ProblemFailure error={{ code: "net.node_silent", why: "refused" }} />, {
    answers: { send_now: () => syncView() },
  });
  expect(screen.getByRole("alert")).toHaveTextContent("代码 net.node_silent · refused");
  await user.click(screen.getByRole("button", { name: "立即重试" }));
  await waitFor(() => expect(host.askedFor("send_now")).toHaveLength(1));
});

test("a button that only the screen can carry out is there only with the screen", async () => {
  const problem: Problem = { code: "disk.full" };
  const alone = await show(<ProblemFailure error={problem} />);
  expect(screen.queryByRole("button", { name: "重试" })).not.toBeInTheDocument();
  alone.unmount();

  const again = vi.fn();
  const { user } = await show(<ProblemFailure error={problem} onAct={again} />);
  await user.click(screen.getByRole("button", { name: "重试" }));
  expect(again).toHaveBeenCalledOnce();
});

test("the diagnosis is always at hand", async () => {
  const { user } = await show(<ProblemFailure error={new Error("no such thing")} />, {
    answers: { diagnosis: () => ({ text: "version 0.3.0" }) },
  });
  expect(screen.getByRole("alert")).toHaveTextContent("代码 ui.no_answer · no such thing");
  await user.click(screen.getByRole("button", { name: "复制诊断信息" }));
  expect(await screen.findByText("已复制")).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe("version 0.3.0");
});
