import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import type { ImportDone } from "@/api/generated/ImportDone";
import type { ImportFault } from "@/api/generated/ImportFault";
import type { ImportPreview } from "@/api/generated/ImportPreview";
import { expectNoBarriers } from "@/test/axe";
import { type Answers, fail } from "@/test/fakeHost";
import { deskStatus } from "@/test/samples";
import { show } from "@/test/show";
import { faultsAsText } from "./faults";
import { Importing } from "./Importing";

const FAULTS: ImportFault[] = [
  {
    row: 50,
    column: "废物代码",
    severity: "error",
    code: "waste_code",
    value: "900-24-08",
    text: "不是废物代码：应为 8 位数字。",
  },
  {
    row: 51,
    column: "运输单位",
    severity: "warning",
    code: "carrier_missing",
    value: "",
    text: "没有填写运输单位，已按空白导入。请核对。",
  },
];

const PREVIEW: ImportPreview = {
  file: "2025年转移联单.xlsx",
  sheet: "联单",
  rows_read: 412,
  ready: 389,
  known: 12,
  left_out: 1,
  faults: FAULTS,
  faults_not_listed: 0,
  first: [
    {
      number: "20254201000123",
      consignor: "示例汽修厂",
      carrier: "示例运输",
      receiver: null,
      waste_code: "900-214-08",
      waste_name: "废矿物油",
      planned_g: 1_200_000,
    },
  ],
};

function desk(answers: Answers = {}): Answers {
  return {
    desk_status: () => deskStatus(),
    choose_file: () => ({ file: { chosen: "sheet-1", name: PREVIEW.file } }),
    preview_import: () => PREVIEW,
    import_progress: () => ({ is_running: false, done: 0, total: 0 }),
    import: () => ({ recorded: 377, known: 12, left_out: 1 }),
    ...answers,
  };
}

const went: string[] = [];

function Screen() {
  const [chosen, setChosen] = useState<string>();
  return <Importing chosen={chosen} onChosen={setChosen} onList={() => went.push("list")} />;
}

test("somebody chooses a spreadsheet, looks, imports what has no error, and goes to the list", async () => {
  const { host, user } = await show(<Screen />, { answers: desk() });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  expect(host.askedFor("choose_file")).toEqual([{ purpose: "spreadsheet" }]);

  const figure = async (name: string) => (await screen.findByText(name)).parentElement?.textContent;
  expect(await figure("可以导入")).toBe("可以导入377 张");
  expect(await figure("本机已有")).toBe("本机已有12 张");
  expect(await figure("有错误，不导入")).toBe("有错误，不导入1 张");
  expect(screen.getByText("2025 4201 000123")).toBeTruthy();
  expect(host.askedFor("import")).toEqual([]);

  await user.click(screen.getByRole("button", { name: "导入其余 377 张" }));
  expect(await screen.findByText("导入了 377 张。")).toBeTruthy();
  expect(screen.getByText("1 张有错误，没有导入。")).toBeTruthy();
  expect(host.askedFor("import")).toEqual([{ chosen: "sheet-1" }]);
  await user.click(screen.getByRole("button", { name: "看联单" }));
  expect(went).toEqual(["list"]);
});

test("whoever thinks better of choosing is where they were", async () => {
  const { host, user } = await show(<Screen />, { answers: desk({ choose_file: () => ({ file: null }) }) });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  await waitFor(() => expect(host.askedFor("choose_file")).toHaveLength(1));
  expect(screen.getByRole("button", { name: "选择表格" })).toBeTruthy();
  expect(host.askedFor("preview_import")).toEqual([]);
});

test("a closed key is opened first, and a wrong PIN changes nothing", async () => {
  let isLocked = true;
  const { host, user } = await show(<Screen />, {
    answers: desk({
      desk_status: () => deskStatus({ is_locked: isLocked }),
      unlock: ({ pin }) => {
        if (pin !== "135790") fail({ code: "key.wrong_pin" });
        isLocked = false;
        return deskStatus();
      },
    }),
  });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  await user.click(await screen.findByRole("button", { name: "导入其余 377 张" }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("PIN"), "000000{Enter}");
  expect((await within(dialog).findByRole("alert")).textContent).toContain("PIN 不对。");
  expect(host.askedFor("import")).toEqual([]);

  await user.clear(within(dialog).getByLabelText("PIN"));
  await user.type(within(dialog).getByLabelText("PIN"), "135790{Enter}");
  expect(await screen.findByText("导入了 377 张。")).toBeTruthy();
});

test("a running import says how far it is", async () => {
  let finish: (done: ImportDone) => void = () => {};
  const running = new Promise<ImportDone>((resolve) => {
    finish = resolve;
  });
  let progress = { is_running: true, done: 130, total: 377 };
  const { host, user } = await show(<Screen />, {
    answers: desk({ import: () => running }),
  });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  await screen.findByRole("button", { name: "导入其余 377 张" });
  host.answer({ import_progress: () => progress });
  await user.click(screen.getByRole("button", { name: "导入其余 377 张" }));
  host.change("importing");
  expect(await screen.findByText("130 / 377 张")).toBeTruthy();
  expect(screen.getByRole("progressbar", { name: "正在导入" }).getAttribute("aria-valuenow")).toBe("34");
  // What comes in on the way does not have the file read again.
  expect(host.askedFor("preview_import")).toHaveLength(1);

  progress = { is_running: false, done: 377, total: 377 };
  finish({ recorded: 377, known: 12, left_out: 1 });
  expect(await screen.findByText("导入了 377 张。")).toBeTruthy();
});

test("faults are filtered by what they mean, and copied for whoever mends the file", async () => {
  const { user } = await show(<Screen />, { answers: desk() });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  await user.click(await screen.findByText("请核对 1"));
  expect(screen.getByRole("grid", { name: "表格里的问题" }).getAttribute("aria-rowcount")).toBe("2");
  await user.click(screen.getByRole("button", { name: "复制问题清单" }));
  expect(await screen.findByText("已复制 1 个问题，可以粘贴到表格里。")).toBeTruthy();
  expect(await navigator.clipboard.readText()).toBe(
    "行\t列\t现在写着\t结果\t说明\n51\t运输单位\t\t请核对\t没有填写运输单位，已按空白导入。请核对。",
  );
});

test("a cell with tabs and line ends stays one cell", () => {
  const fault = { ...FAULTS[0], value: "900-\t24\n-08" } as ImportFault;
  expect(faultsAsText([fault], ["a"], (severity) => severity)).toBe(
    "a\n50\t废物代码\t900- 24 -08\terror\t不是废物代码：应为 8 位数字。",
  );
});

test("a file that is no spreadsheet says why, and another can be chosen", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk({
      preview_import: () => fail({ code: "import.file", why: "工作表“联单”缺少列：废物代码。" }),
    }),
  });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  expect(await screen.findByText("工作表“联单”缺少列：废物代码。")).toBeTruthy();
  host.answer({
    choose_file: () => ({ file: { chosen: "sheet-2", name: "2.xlsx" } }),
    preview_import: () => ({ ...PREVIEW, left_out: 0, known: 0, ready: 3, faults: [] }),
  });
  await user.click(screen.getByRole("button", { name: "重新选择" }));
  expect(await screen.findByRole("button", { name: "导入全部 3 张" })).toBeTruthy();
});

test("an import that fails keeps the file, says that nothing is doubled, and goes on", async () => {
  const { host, user } = await show(<Screen />, {
    answers: desk({ import: () => fail({ code: "disk.full" }) }),
  });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  await user.click(await screen.findByRole("button", { name: "导入其余 377 张" }));
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByText("已经导入的都在本机；再导入一次不会重复。")).toBeTruthy();
  host.answer({ import: () => ({ recorded: 200, known: 189, left_out: 1 }) });
  await user.click(within(alert).getByRole("button", { name: "重试" }));
  expect(await screen.findByText("导入了 200 张。")).toBeTruthy();
});

test("a spreadsheet that is here already has no button to import it", async () => {
  const { user } = await show(<Screen />, {
    answers: desk({ preview_import: () => ({ ...PREVIEW, ready: 12, known: 12, left_out: 0, faults: [] }) }),
  });
  await user.click(await screen.findByRole("button", { name: "选择表格" }));
  expect(await screen.findByText("表格里的联单本机都有了，不用再导入。")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^导入/ })).toBeNull();
});

test.each(["zh-CN", "en"] as const)("it keeps nobody out, in %s", async (language) => {
  const { container, user } = await show(<Screen />, { answers: desk(), language });
  await user.click(await screen.findByRole("button", { name: /选择表格|Choose a spreadsheet/ }));
  await screen.findByText("2025 4201 000123");
  await expectNoBarriers(container);
});
