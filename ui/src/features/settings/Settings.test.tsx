import { useQuery } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import { deskQuery } from "@/features/shared/queries";
import { expectNoBarriers } from "@/test/axe";
import { type Answers, fail } from "@/test/fakeHost";
import { deskStatus, WORKS } from "@/test/samples";
import { show } from "@/test/show";
import { HomeSelect } from "./DemoHomes";
import { Settings } from "./Settings";

const HOMES = [
  { label: "甲厂", is_current: true },
  { label: "乙运输", is_current: false },
];

function desk(start: Partial<DeskStatus> = {}, answers: Answers = {}): Answers {
  let status = deskStatus(start);
  const become = (more: Partial<DeskStatus>) => {
    status = { ...status, ...more };
    return status;
  };
  return {
    desk_status: () => status,
    persons: () => ({ persons: [] }),
    save_settings: (settings) => become({ settings }).settings,
    lock: () => become({ is_locked: true }),
    unlock: () => become({ is_locked: false }),
    ...answers,
  };
}

function Screen() {
  const { data } = useQuery(deskQuery);
  return data && <Settings desk={data} />;
}

test("what is chosen holds at once, and the other choices stay", async () => {
  const { host, user } = await show(<Screen />, { answers: desk() });
  await user.click(await screen.findByLabelText("大"));
  await user.click(screen.getByLabelText("深色（夜间驾驶）"));
  await waitFor(() =>
    expect(host.askedFor("save_settings").at(-1)).toEqual({
      language: "zh-CN",
      text_size: "large",
      workplace: "producer",
      theme: "dark",
    }),
  );
  expect(screen.getByLabelText("大")).toBeChecked();
});

test("this computer says for whom it signs, and with which key", async () => {
  await show(<Screen />, { answers: desk() });
  const device = await screen.findByRole("region", { name: "本机" });
  expect(device).toHaveTextContent(WORKS);
  expect(device).toHaveTextContent("产废单位");
  expect(device).toHaveTextContent("1203 4410 9921 0087");
  expect(device).toHaveTextContent("127.0.0.1:4420");
});

test("an edition that is no longer in force says so", async () => {
  await show(<Screen />, { answers: desk() });
  expect(await screen.findByText(/2021 年版已不再施行，现行的是 2025 年版/)).toBeInTheDocument();
});

test("the key is locked now, and opened again with the PIN", async () => {
  const { host, user } = await show(<Screen />, { answers: desk() });
  await user.click(await screen.findByRole("button", { name: "立即锁上" }));
  expect(await screen.findByText("密钥已锁")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "解锁" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByLabelText("PIN"));
  await user.paste("135790");
  await user.keyboard("{Enter}");
  expect(await screen.findByText("密钥已解锁")).toBeInTheDocument();
  expect(host.askedFor("unlock")).toEqual([{ pin: "135790" }]);
});

test("the PIN is changed from the keyboard; a wrong one stays in the dialog", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk({}, { change_pin: () => fail({ code: "key.wrong_pin" }) }),
  });
  await user.click(await screen.findByRole("button", { name: "更改 PIN" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByLabelText("现在的 PIN"));
  for (const pin of ["000000", "24681012", "24681012"]) {
    await user.paste(pin);
    await user.keyboard("{Enter}");
  }
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("PIN 不对。");
  expect(within(dialog).getByLabelText("新的 PIN")).toHaveValue("24681012");

  host.answer({ change_pin: () => deskStatus() });
  await user.clear(within(dialog).getByLabelText("现在的 PIN"));
  await user.click(within(dialog).getByLabelText("现在的 PIN"));
  await user.paste("135790");
  await user.keyboard("{Enter}");
  expect(await screen.findByText("PIN 已更改")).toBeInTheDocument();
  expect(host.askedFor("change_pin").at(-1)).toEqual({ old: "135790", new: "24681012" });
});

test("two new PINs that differ are not sent", async () => {
  const { host, user } = await show(<Screen />, { answers: desk() });
  await user.click(await screen.findByRole("button", { name: "更改 PIN" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByLabelText("现在的 PIN"));
  for (const pin of ["135790", "24681012", "24681013"]) {
    await user.paste(pin);
    await user.keyboard("{Enter}");
  }
  expect(within(dialog).getByRole("alert")).toHaveTextContent("两次输入的 PIN 不一样。");
  expect(host.askedFor("change_pin")).toEqual([]);
});

test("every stored byte is checked, and what does not verify is listed", async () => {
  const at = "2026-11-23T09:40:00+08:00";
  const { host, user } = await show(<Screen />, {
    answers: desk({}, { verify: () => ({ ok: true, entries: 1_204, receipts: 812, faults: [], at }) }),
  });
  await user.click(await screen.findByRole("button", { name: "核验" }));
  expect(await screen.findByText("全部核验通过：1,204 条记录，812 份回执，09:40。")).toBeInTheDocument();

  host.answer({
    verify: () => ({ ok: false, entries: 1_204, receipts: 812, faults: ["entry 3f2a: signature"], at }),
  });
  await user.click(screen.getByRole("button", { name: "核验" }));
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("有 1 处核验不过");
  expect(alert).toHaveTextContent("entry 3f2a: signature");
});

test("everything is exported to the file that the person names, or not at all", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk({}, { choose_file: () => ({ file: null }) }),
  });
  await user.click(await screen.findByRole("button", { name: "导出" }));
  await waitFor(() => expect(host.askedFor("choose_file")).toEqual([{ purpose: "export_to" }]));
  expect(host.askedFor("export")).toEqual([]);

  host.answer({
    choose_file: () => ({ file: { chosen: "file-1", name: "all.wfb" } }),
    export: () => ({ path: "/media/usb/all.wfb", bytes: 4_812_311 }),
  });
  await user.click(screen.getByRole("button", { name: "导出" }));
  expect(await screen.findByText("已导出到 /media/usb/all.wfb（4.8 MB）。")).toBeInTheDocument();
});

test("the demo's homes are offered where there are any", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk({ homes: HOMES }, { switch_home: () => ({}) }),
  });
  expect(await screen.findByRole("button", { name: "甲厂（现在）" })).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "乙运输" }));
  await waitFor(() => expect(host.askedFor("switch_home")).toEqual([{ label: "乙运输" }]));
});

test("outside the demo there is nothing of it", async () => {
  await show(<Screen />, { answers: desk() });
  await screen.findByRole("region", { name: "本机" });
  expect(screen.queryByText(/演示/)).not.toBeInTheDocument();
});

test("the shell's field switches as well, and says when it could not", async () => {
  const { user } = await show(<HomeSelect homes={HOMES} />, {
    answers: { switch_home: () => fail({ code: "ui.no_answer", why: "gone" }) },
  });
  await user.click(screen.getByRole("combobox", { name: "演示：换一家单位" }));
  await user.click(await screen.findByTitle("乙运输"));
  expect(await screen.findByRole("alert")).toHaveTextContent("程序没有应答");
});

test.each(["zh-CN", "en"] as const)("they keep nobody out, in %s", async (language) => {
  const { container } = await show(<Screen />, { answers: desk({ homes: HOMES }), language });
  await screen.findAllByRole("region");
  await expectNoBarriers(container);
});
