import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { CheckCard as CheckCardView } from "@/api/generated/CheckCard";
import { i18next } from "@/i18n";
import { fakeHost } from "@/test/fakeHost";
import { renderScreen } from "@/test/renderScreen";
import { issueNew } from "@/test/samples";
import { CheckCard } from "./CheckCard";
import { fieldName } from "./check/field";

const CARD: CheckCardView = {
  can_sign: false,
  items: [
    { level: "stop", remark: { remark: "missing" }, field: "lines/1/planned_g" },
    {
      level: "stop",
      remark: { remark: "problem", problem: { code: "qty.zero", waste: "废矿物油" } },
      field: "lines/0/planned_g",
    },
    {
      level: "look",
      remark: { remark: "kind_missing", role: "carrier", name: "示例乙运输", kinds: ["producer", "agent"] },
      field: "carrier",
    },
    {
      level: "look",
      remark: { remark: "removed_differs", line: 1, planned_g: 1_200_000, removed_g: 1_160_000 },
      field: null,
    },
    { level: "fine", remark: { remark: "codes_listed", edition: "2021" }, field: null },
  ],
};

test("what stops is told apart from what is empty, odd and fine, and leads to its field", async () => {
  const user = userEvent.setup();
  const host = fakeHost({ check: () => CARD });
  const screen = await renderScreen(
    <>
      <CheckCard act={issueNew()} />
      <div data-field="lines/1">
        <input aria-label="second line" />
      </div>
      <div data-field="lines/0/planned_g">
        <input aria-label="planned" />
      </div>
    </>,
  );
  expect(await screen.findByText("还不能签字")).toBeTruthy();
  expect(host.askedFor("check")).toEqual([issueNew()]);
  expect(screen.getByText("「废矿物油」的重量是 0。请填大于 0 的重量；不转移的就删掉这一行。")).toBeTruthy();
  expect(screen.getByText("示例乙运输 登记为产废单位、环保管家，不是承运人的类别。")).toBeTruthy();
  expect(screen.getByText("第 1 种：计划 1.200 吨，移出 1.160 吨，差 0.040 吨（3.3%）。")).toBeTruthy();
  expect(screen.getByText("代码都在 2021 版名录中")).toBeTruthy();

  await user.click(screen.getByText(/的重量是 0/));
  expect(document.activeElement).toBe(screen.getByLabelText("planned"));
  // The field itself is not on the screen: its line is.
  await user.click(screen.getByText("第 2 种废物的计划量"));
  expect(document.activeElement).toBe(screen.getByLabelText("second line"));
});

test("an act that may be signed says how much there is to look at", async () => {
  fakeHost({ check: () => ({ can_sign: true, items: CARD.items.slice(2) }) });
  const screen = await renderScreen(<CheckCard act={issueNew()} />, { language: "en" });
  expect(await screen.findByText("It can be signed; 2 things to look at")).toBeTruthy();
});

test("a field is called what the form calls it", () => {
  const t = i18next.getFixedT("zh-CN", "signing");
  expect(fieldName("carrier", t)).toBe("承运人");
  expect(fieldName("lines/2/waste_code", t)).toBe("第 3 种废物的代码");
  expect(fieldName("removed/line-7", t, () => 0)).toBe("第 1 种废物的移出量");
  expect(fieldName("weighed/0", t)).toBe("第 1 种废物的过磅量");
});
