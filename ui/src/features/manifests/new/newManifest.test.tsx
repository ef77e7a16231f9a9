import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { expectNoBarriers } from "@/test/axe";
import { openDesk } from "@/test/openDesk";
import { HAULIER, manifestRow, manifestView, SITE } from "@/test/samples";
import { formLeft, manyRows, PIN, workshopDesk } from "@/test/workshopDesk";
import { startForm } from "./startForm";
import { readWasteCode } from "./wasteCode";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T09:40:00+08:00") });
});

async function form(desk: Parameters<typeof workshopDesk>[0] = {}, at = "/manifests/new") {
  const host = workshopDesk({ rows: [], ...desk });
  const opened = openDesk(host, at);
  await screen.findByText("再加一种废物");
  return { host, ...opened };
}

// By their labels and words: a search by role looks at the whole page each time, and this page is long.
const field = (label: string | RegExp) => screen.getByLabelText(label, { selector: "input" });
/** The weight that is planned for the first waste. */
const planned = () => field("计划量");
const removed = () => field(/^移出量/);
const press = (text: string) => screen.getByText(text);
/** What was used last comes with the first answer. */
const oil = () => screen.findByText("废矿物油 900-249-08");
const haulier = () => screen.findByText(HAULIER);
const site = () => screen.findByText(SITE);

test("from today to a signed manifest a workshop clicks eight times", async () => {
  const host = workshopDesk({ rows: [] });
  const desk = openDesk(host, "/today");

  await desk.tap(await screen.findByText("移出 · 运输 · 接受"));
  await desk.tap(await oil());
  // The cursor stands where the weight is typed.
  await waitFor(() => expect(planned()).toHaveFocus());
  await desk.user.keyboard("1.2");
  await desk.tap(await haulier());
  await desk.tap(await site());
  await desk.tap(press("今天"));
  await desk.tap(press("签字并发送"));
  await desk.user.type(await screen.findByLabelText("PIN"), PIN);
  await desk.tap(press("解锁并签字"));
  await desk.tap(await screen.findByText("立即签字"));

  expect(await screen.findByText(/已签字：开具联单/)).toBeInTheDocument();
  expect(desk.address()).toBe("/today");
  expect(desk.taps()).toBe(8);
  expect(host.askedFor("sign").at(-1)?.act).toEqual({
    act: "issue_new",
    manifest: {
      consignor: null,
      consignor_name: null,
      carrier_name: null,
      receiver_name: null,
      carrier: "org-haulier",
      receiver: "org-site",
      planned_on: "2026-11-23",
      lines: [
        {
          waste_code: "900-249-08",
          waste_name: "废矿物油",
          form: "液态",
          packaging: "桶装",
          packages: null,
          planned_g: 1_200_000,
          removed_g: null,
        },
      ],
    },
  });
  // The form is forgotten once it is signed.
  expect(host.forms.size).toBe(0);
});

test("a waste is found by initials, two Han characters or a code, and Enter does not wait for the search", async () => {
  const { user } = await form();
  await user.type(field("废物"), "fqxdc{Enter}");
  await waitFor(() => expect(field("废物")).toHaveValue("900-052-31 废铅蓄电池"));
  expect(screen.getByText("毒性 · 腐蚀性")).toBeInTheDocument();
  expect(screen.getByLabelText("固态")).toBeChecked();
  expect(screen.getByLabelText("箱装")).toBeChecked();

  await user.type(field("废物"), "矿物");
  expect(await screen.findByRole("option", { name: /900-249-08/ })).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByRole("option", { name: /900-052-31/ })).toBeNull());
});

test("a well-formed code that the edition lacks is taken, with a remark", async () => {
  const { user, host } = await form();
  await user.type(field("废物"), "９００－９９９－９９");
  await user.click(await screen.findByText(/2021 版名录中没有，可以使用/));
  expect(field("废物")).toHaveValue("900-999-99");
  expect(await screen.findAllByText("900-999-99 不在 2021 版名录中，会照样注明。")).toHaveLength(2);
  await waitFor(() =>
    expect(host.askedFor("check").at(-1)).toMatchObject({
      manifest: { lines: [{ waste_code: "900-999-99" }] },
    }),
  );
});

test.each([
  ["900-249-08", "900-249-08"],
  ["90024908", "900-249-08"],
  ["HW08 900-249-08", "900-249-08"],
  ["９００－２４９－０８", "900-249-08"],
  ["HW09 900-249-08", undefined],
  ["900-249", undefined],
  ["fkwy", undefined],
])("%s is read as the code %s", (text, code) => {
  expect(readWasteCode(text)).toBe(code);
});

test("a field is told what is wrong once one has left it, and signing leads to the first", async () => {
  const { user, host, container } = await form();
  await screen.findByText("还不能签字");
  expect(screen.queryByText("这一项要填。")).toBeNull();
  await user.click(planned());
  await user.click(field(/^名称/));
  expect(await screen.findByText("这一项要填。")).toBeInTheDocument();
  await expectNoBarriers(container);

  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(field("承运人")).toHaveFocus());
  expect(field("承运人")).toHaveAccessibleDescription(/还没有选承运人/);
  expect(host.askedFor("sign")).toEqual([]);

  // The card leads to a field as well.
  await user.click(press("第 1 种废物的代码"));
  expect(field("废物")).toHaveFocus();
});

test("a weight that cannot be read is not signed away", async () => {
  const { user, host } = await form({ isLocked: false });
  await user.click(await oil());
  await user.type(planned(), "1.2");
  await user.type(removed(), "1,18");
  await user.click(await haulier());
  await user.click(await site());
  await user.click(press("签字并发送"));
  expect(removed()).toHaveFocus();
  expect(host.askedFor("sign")).toEqual([]);

  await user.clear(removed());
  await user.type(removed(), "1180kg");
  await user.click(press("签字并发送"));
  await waitFor(() =>
    expect(host.askedFor("sign")[0]?.act).toMatchObject({
      manifest: { lines: [{ planned_g: 1_200_000, removed_g: 1_180_000 }] },
    }),
  );
});

test("several wastes come and go, and each keeps what was typed", async () => {
  const { user, host } = await form();
  await user.click(await oil());
  await user.type(planned(), "1.2");
  await user.click(press("再加一种废物"));
  // What stands on another line is not offered again.
  expect(screen.queryByText("废矿物油 900-249-08")).toBeNull();
  await user.click(press("废铅蓄电池 900-052-31"));
  await user.click(press("删去废物 1"));
  expect(field("废物")).toHaveValue("900-052-31 废铅蓄电池");
  await waitFor(() =>
    expect(host.askedFor("check").at(-1)).toMatchObject({
      manifest: { lines: [{ waste_code: "900-052-31" }] },
    }),
  );
});

test("the button tells the truth of the moment", async () => {
  await form({ sync: { phase: "offline" } });
  expect(press("签字（稍后自动发送）")).toBeInTheDocument();
});

test("whoever writes for others chooses the consignor, and prepares", async () => {
  const { user, host } = await form({ kinds: ["agent"], isLocked: false });
  await user.click(await oil());
  await user.type(planned(), "1.2");
  await user.type(field("移出人"), "丙危货");
  await user.click(await screen.findByText("示例丙危货运输"));
  await user.click(await haulier());
  await user.click(await site());
  await user.click(press("代填并发送"));
  await waitFor(() =>
    expect(host.askedFor("sign")[0]?.act).toMatchObject({
      act: "prepare",
      manifest: { consignor: "org-other" },
    }),
  );
});

test("what was left unfinished comes back after a crash, and can be thrown away", async () => {
  const { user, host } = await form({ forms: [formLeft()] });
  expect(screen.getByText("已恢复 3 分钟前 未保存的内容。")).toBeInTheDocument();
  expect(field("接受人")).toHaveValue(SITE);
  expect(field(/^名称/)).toHaveValue("废矿物油");
  await user.click(press("丢弃"));
  expect(field("接受人")).toHaveValue("");
  await waitFor(() => expect(host.forms.size).toBe(0));
});

test("another can be started beside it", async () => {
  const { user, host, address } = await form({ forms: [formLeft()] });
  const before = address();
  await user.click(press("另开一张"));
  await waitFor(() => expect(address()).not.toBe(before));
  await waitFor(() => expect(field("接受人")).toHaveValue(""));
  expect(host.forms.has("form-left")).toBe(true);
});

test("a copy has the wastes and parties of the last one, without its weights and day", async () => {
  const rows = manyRows(3);
  const last = rows[1];
  const { host } = await form(
    { rows, ...(last && { views: { [last.id]: manifestView({ row: last }) } }) },
    "/manifests/new?copy=last",
  );
  expect(await screen.findByText(/已复制 WF-.* 的废物和单位/)).toBeInTheDocument();
  expect(field("废物")).toHaveValue("900-249-08 废矿物油");
  expect(field("承运人")).toHaveValue(HAULIER);
  expect(planned()).toHaveValue("");
  expect(host.askedFor("copy_manifest")).toEqual([{ manifest: last?.id }]);
});

test("a form whose act waits is not begun again", async () => {
  const waits = formLeft();
  workshopDesk({
    forms: [waits],
    answers: {
      signings: () => ({
        signings: [
          {
            id: "signing-1",
            act: { act: "deliver", manifest: "doc-1" },
            step: "issued",
            form: waits.id,
            state: { state: "waiting", signs_at: "2026-11-23T01:40:10Z", left_ms: 9_000 },
          },
        ],
      }),
    },
  });
  expect(await startForm(undefined)).not.toBe(waits.id);
});

test("without a manifest of its own there is nothing to copy, and an empty form begins", async () => {
  const host = workshopDesk({ rows: [manifestRow({ status: "reported" })] });
  await startForm("last");
  expect(host.askedFor("copy_manifest")).toEqual([]);
});

test("a desk that cannot sign says why, and what was typed stays", async () => {
  const { user, host } = await form({
    forms: [formLeft()],
    answers: {
      sign: () => {
        throw { code: "sign.revoked", at: null };
      },
    },
  });
  await user.type(planned(), "1.2");
  await user.click(await haulier());
  await user.click(press("签字并发送"));
  expect(await screen.findByText(/本设备已停用/)).toBeInTheDocument();
  expect(planned()).toHaveValue("1.2");
  expect(host.forms.get("form-left")?.json).toContain('"planned_g":1200000');
});

test("speaks English, with the words of the document beside ours", async () => {
  const host = workshopDesk({ language: "en", rows: [] });
  const { container } = openDesk(host, "/manifests/new");
  expect(await screen.findByLabelText("Liquid 液态")).toBeInTheDocument();
  expect(press("Sign and send")).toBeInTheDocument();
  await expectNoBarriers(container);
});
