import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { CheckItem } from "@/api/generated/CheckItem";
import type { SheetView } from "@/api/generated/SheetView";
import { expectNoBarriers } from "@/test/axe";
import { type Answers, fail } from "@/test/fakeHost";
import { openDesk } from "@/test/openDesk";
import { manifestRow, manifestView, party, WORKS } from "@/test/samples";
import { workshopDesk } from "@/test/workshopDesk";
import { isWhole } from "./sheetText";

const TEXT = `WFS1${"-7K3M".repeat(14)}`;

const draft = manifestView({
  row: manifestRow({ status: "draft", issued_at: null }),
  consignor: party(WORKS, { org: "org-works" }),
  steps: [],
  prepared_for: WORKS,
  may_sign_by_sheet: true,
});

function sheet(over: Partial<SheetView> = {}): SheetView {
  return {
    sheet: "aa00",
    number: "aa00bb11",
    org: "org-works",
    org_name: WORKS,
    until: "2026-12-31T16:00:00Z",
    most_g: 2_000_000,
    problem: null,
    ...over,
  };
}

function desk(answers: Answers = {}) {
  const host = workshopDesk({ isLocked: false, views: { "doc-1": draft }, answers });
  host.answer({
    read_sheet: () => sheet(),
    check: (act) => {
      const missing: CheckItem = { level: "stop", remark: { remark: "missing" }, field: "sheet" };
      const lacks = act.act === "issue_by_sheet" && act.sheet === "";
      return { items: lacks ? [missing] : [], can_sign: !lacks };
    },
    ...answers,
  });
  return host;
}

test("a draft that was prepared here leads to the sheet, which says whose it is and signs", async () => {
  const host = desk();
  const { user, address } = openDesk(host, "/manifests/doc-1");
  await user.click(await screen.findByRole("button", { name: "用签字单签" }));
  await user.click(await screen.findByLabelText("签字单上的字符"));
  await user.paste(TEXT);
  const part = await screen.findByRole("region", { name: "签字单" });
  expect(await within(part).findByText(WORKS)).toBeInTheDocument();
  expect(part).toHaveTextContent("2.000 吨");
  expect(part).toHaveTextContent("aa00bb11");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() =>
    expect(host.askedFor("sign")).toEqual([
      { act: { act: "issue_by_sheet", manifest: "doc-1", removed: [], sheet: "aa00" }, form: null },
    ]),
  );
  await waitFor(() => expect(address()).toBe("/today"));
});

test("nothing is signed without a sheet", async () => {
  const host = desk();
  const { user } = openDesk(host, "/manifests/doc-1/sheet");
  const field = await screen.findByLabelText("签字单上的字符");
  await user.click(screen.getByRole("button", { name: "签字并发送" }));
  await waitFor(() => expect(field).toHaveFocus());
  expect(host.askedFor("sign")).toEqual([]);
});

test("a sheet for less says for how much it is, and the cursor goes back to it", async () => {
  const host = desk({
    check: () => ({
      items: [
        {
          level: "stop",
          remark: {
            remark: "problem",
            problem: { code: "sheet.too_small", most_g: 1_000_000, grams: 1_200_000 },
          },
          field: "sheet",
        },
      ],
      can_sign: false,
    }),
  });
  const { user } = openDesk(host, "/manifests/doc-1/sheet");
  const field = await screen.findByLabelText("签字单上的字符");
  await user.click(field);
  await user.paste(TEXT);
  const part = await screen.findByRole("region", { name: "签字单" });
  const alert = await within(part).findByRole("alert");
  expect(alert).toHaveTextContent("这张签字单最多签 1.000 吨，联单计划 1.200 吨。");
  await user.click(within(alert).getByRole("button", { name: "换一张" }));
  expect(field).toHaveFocus();
});

test("a sheet that the directory lacks is told with its remedy, and read once more when it has come", async () => {
  const host = desk({ read_sheet: () => fail({ code: "sheet.unknown" }) });
  const { user } = openDesk(host, "/manifests/doc-1/sheet");
  await user.click(await screen.findByLabelText("签字单上的字符"));
  await user.paste(TEXT);
  const part = await screen.findByRole("region", { name: "签字单" });
  expect(await within(part).findByText("本机名册里还没有这张签字单。")).toBeInTheDocument();
  host.answer({ read_sheet: () => sheet() });
  host.change("parties");
  expect(await within(part).findByText(WORKS)).toBeInTheDocument();
  expect(within(part).queryByText("本机名册里还没有这张签字单。")).not.toBeInTheDocument();
});

test("a photograph of the sheet is read", async () => {
  const host = desk({
    choose_file: () => ({ file: { chosen: "file-1", name: "sheet.jpg" } }),
    read_code: () => ({ text: TEXT }),
  });
  const { user } = openDesk(host, "/manifests/doc-1/sheet");
  await user.click(await screen.findByRole("button", { name: "从图片或文件读取" }));
  await waitFor(() => expect(screen.getByLabelText("签字单上的字符")).toHaveValue(TEXT));
  await waitFor(() => expect(host.askedFor("read_sheet")).toEqual([{ text: TEXT }]));
});

test("nothing is said of a sheet that is still being typed", () => {
  for (const text of ["", "w", "WFS1-7K3M", TEXT.slice(0, -1)]) expect(isWhole(text), text).toBe(false);
  for (const text of [TEXT, "hello", "{", "WFA1-7K3M"]) expect(isWhole(text), text).toBe(true);
});

test("what was set apart is endorsed by a managing device, and by no other", async () => {
  const apart = manifestView({
    quarantined: [{ entry: "entry-2", by: WORKS, step: "issued", why: "revoked" }],
    may_endorse: true,
  });
  const host = workshopDesk({
    isLocked: false,
    views: { "doc-1": apart },
    answers: { endorse: () => manifestView() },
  });
  host.answer({ endorse: () => manifestView() });
  const { user } = openDesk(host, "/manifests/doc-1");
  await user.click(await screen.findByRole("button", { name: "确认有效" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "由本单位签字确认" }));
  await waitFor(() => expect(host.askedFor("endorse")).toEqual([{ manifest: "doc-1" }]));
  await waitFor(() => expect(screen.queryByRole("button", { name: "确认有效" })).not.toBeInTheDocument());
});

test("the page has no barriers", async () => {
  const { container, user } = openDesk(desk(), "/manifests/doc-1/sheet");
  await user.click(await screen.findByLabelText("签字单上的字符"));
  await user.paste(TEXT);
  await screen.findByText("aa00bb11");
  await expectNoBarriers(container);
});
