import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { expectNoBarriers } from "@/test/axe";
import { openDesk } from "@/test/openDesk";
import { manifestRow, signing } from "@/test/samples";
import { everyTask, formLeft, recentSteps, workshopDesk } from "@/test/workshopDesk";

const NOW = Date.parse("2026-11-23T09:40:00+08:00");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});

async function today(desk: Parameters<typeof workshopDesk>[0] = {}) {
  const host = workshopDesk(desk);
  const opened = openDesk(host, "/today");
  await screen.findByRole("heading", { name: "最近记录" });
  return { host, ...opened };
}

/** The lines of what is to be done, as one reads them. */
function lines() {
  const list = screen.getByRole("list", { name: "要办的事" });
  return within(list)
    .getAllByRole("listitem")
    .map((item) => ({
      text: item.textContent ?? "",
      button: within(item).getByRole("link").textContent,
      to: within(item).getByRole("link").getAttribute("href"),
    }));
}

test("each thing to do says what, from whom and when, with one button that leads there", async () => {
  const { container } = await today({
    tasks: [
      ...everyTask(),
      { task: "conflict", row: manifestRow({ id: "doc-conflict", conflicts: 2 }) },
      {
        task: "failed",
        signing: signing({ form: "form-9", state: { state: "failed", problem: { code: "disk.full" } } }),
      },
    ],
    forms: [formLeft()],
  });
  expect(screen.getByText("11 月 23 日 星期一 · 7 件事要办")).toBeInTheDocument();
  expect(lines()).toEqual([
    {
      text: "需处理监管节点没有收录：该字段已由承运人封存。废矿物油 1.200 吨 → 示例东处置 · 今天 09:40查看",
      button: "查看",
      to: "/#/manifests/doc-refused",
    },
    {
      text: "有差异核对差异：移出 1.200 吨，接受 1.160 吨，差 0.040 吨（3.3%）示例东处置 已签字 · 废矿物油核对",
      button: "核对",
      to: "/#/manifests/doc-difference",
    },
    {
      text: "待开具明天代填的联单待核对含油抹布等 2 种 0.180 吨 → 示例东处置 · 计划 明天核对并签字",
      button: "核对并签字",
      to: "/#/manifests/doc-draft/issue",
    },
    {
      text: "已过 2 天11-21示例乙运输 还没有装运废铅蓄电池 0.860 吨 → 示例东处置 · 11-19 09:40查看",
      button: "查看",
      to: "/#/manifests/doc-late",
    },
    {
      text: "有矛盾联单上有 2 处互相矛盾的签字废矿物油 1.200 吨 → 示例东处置 · 今天 09:40查看",
      button: "查看",
      to: "/#/manifests/doc-conflict",
    },
    {
      text: "没有签成开具联单：废矿物油 1.200 吨磁盘满了，这一步没有保存。继续填写",
      button: "继续填写",
      to: "/#/manifests/new?form=form-9",
    },
    {
      text: "草稿没填完的联单废矿物油 → 示例东处置 · 3 分钟前保存继续填写",
      button: "继续填写",
      to: "/#/manifests/new?form=form-left",
    },
  ]);
  await expectNoBarriers(container);
});

test("there is one green thing, and it is a new manifest", async () => {
  await today({ tasks: everyTask() });
  const tiles = within(screen.getByRole("navigation", { name: "常用" })).getAllByRole("link");
  expect(tiles.map((tile) => [tile.textContent, tile.getAttribute("href")])).toEqual([
    ["开联单移出 · 运输 · 接受", "/#/manifests/new"],
    ["复制上一张同样的废物和单位", "/#/manifests/new?copy=last"],
    ["联单2 张在途", "/#/manifests"],
    ["导入从电子表格", "/#/import"],
  ]);
  expect(tiles.filter((tile) => tile.hasAttribute("data-primary"))).toHaveLength(1);
  expect(document.querySelectorAll(".ant-btn-primary")).toHaveLength(0);
});

test("with nothing to do it says so, with the last record, and the zeros stay", async () => {
  const { container } = await today({ recent: recentSteps() });
  expect(screen.getByText("今天没有必须办的事。")).toBeInTheDocument();
  expect(screen.getByText("最近一条记录：今天 09:20，废矿物油 1.200 吨。")).toBeInTheDocument();
  const numbers = within(screen.getByRole("list", { name: "本机的数" })).getAllByRole("listitem");
  expect(numbers.map((number) => number.textContent?.trim())).toEqual(["草稿0", "待发送0", "需处理0"]);
  await expectNoBarriers(container);
});

test("a new desk says where its first record will come from", async () => {
  await today();
  expect(screen.getAllByText("还没有记录。开一张联单，它会出现在这里。")).toHaveLength(2);
});

test("the latest records carry their marks and lead to their manifests", async () => {
  const { user, address } = await today({ recent: recentSteps() });
  const recent = screen.getByRole("list", { name: "最近记录" });
  expect(within(recent).getAllByRole("listitem")[1]?.textContent).toBe(
    "装运 废矿物油 1.200 吨示例乙运输 · 今天 07:40待发送",
  );
  await user.click(within(recent).getByRole("button", { name: /接受 废矿物油 1\.160 吨/ }));
  expect(address()).toBe("/manifests/doc-difference");
});

test("a form whose act waits to be signed is nothing to do", async () => {
  const host = workshopDesk({
    forms: [formLeft()],
    answers: { signings: () => ({ signings: [signing({ form: "form-left" })] }) },
  });
  openDesk(host, "/today");
  expect(await screen.findByText("今天没有必须办的事。")).toBeInTheDocument();
});

test("a desk that does not answer says three things and tries again", async () => {
  const host = workshopDesk({
    answers: {
      today: () => {
        throw { code: "db.busy" };
      },
    },
  });
  const { user } = openDesk(host, "/today");
  expect(await screen.findByText("数据文件正忙，这一步没有保存。")).toBeInTheDocument();
  host.answer({
    today: () => ({ tasks: [], forms: 0, waiting: 0, attention: 0, in_transit: 0, recent: [] }),
  });
  await user.click(screen.getByRole("button", { name: "重试" }));
  expect(await screen.findByText("今天没有必须办的事。")).toBeInTheDocument();
});

test("what changes elsewhere is read again", async () => {
  const { host } = await today();
  host.answer({
    today: () => ({
      tasks: everyTask().slice(0, 1),
      forms: 0,
      waiting: 2,
      attention: 1,
      in_transit: 0,
      recent: [],
    }),
  });
  host.change("sync");
  await waitFor(() => expect(lines()).toHaveLength(1));
});

test("speaks English", async () => {
  openDesk(workshopDesk({ language: "en", tasks: everyTask() }), "/today");
  expect(await screen.findByText("Monday 23 November · 4 things to do")).toBeInTheDocument();
  expect(screen.getByText(/Compare: removed 1\.200 t, accepted 1\.160 t/)).toBeInTheDocument();
});
