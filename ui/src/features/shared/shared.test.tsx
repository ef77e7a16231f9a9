import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Button } from "antd";
import { describe, expect, test, vi } from "vitest";
import type { ClaimedPersonView } from "@/api/generated/ClaimedPersonView";
import type { LineView } from "@/api/generated/LineView";
import { axeFindings } from "@/test/axe";
import { fail } from "@/test/fakeHost";
import { deskStatus, offline } from "@/test/samples";
import { show } from "@/test/show";
import { Chip } from "./Chip";
import { useOpenKey } from "./KeyKeeper";
import { Mark } from "./Mark";
import { ProblemFailure } from "./ProblemFailure";
import { TimelineOfManifest } from "./TimelineOfManifest";
import { WeightsTable } from "./WeightsTable";

const said = (grams: number, by: string) => ({ grams, by, entry: "e" });
const LINE: LineView = {
  id: "1",
  waste_code: "900-249-08",
  category: "HW08",
  waste_name: "废矿物油",
  hazards: ["T", "I"],
  form: null,
  packaging: null,
  packages: 6,
  planned: said(1_200_000, "a"),
  removed: said(1_200_000, "a"),
  received: said(1_160_000, "c"),
  accepted: null,
};

test("each mark has its word, and says what it means", async () => {
  await show(
    <>
      <Mark mark={{ mark: "only_here" }} />
      <Mark mark={{ mark: "waiting" }} />
      <Mark mark={{ mark: "authority_has_it", log_index: 17, at: "2026-11-23T01:41:00Z" }} />
      <Mark mark={{ mark: "refused", reason: "roles", said: "不是承运人" }} />
    </>,
  );
  expect(screen.getByText("仅本机")).toHaveAttribute("title", "只在本机有，联网后自动发送");
  expect(screen.getByText("待发送")).toBeInTheDocument();
  expect(screen.getByText("监管已收")).toHaveAttribute(
    "title",
    "监管节点已签回执，2026-11-23 09:41，日志序号 17",
  );
  expect(screen.getByText("需处理")).toHaveAttribute("title", "监管节点没有收录：不是承运人");
});

test("the chip says what waits and leads to the delivery centre", async () => {
  const { container } = await show(<Chip sync={offline()} />);
  const chip = screen.getByRole("link");
  expect(chip).toHaveTextContent("离线 · 3 条仅在本机最早 2 小时前");
  expect(chip.getAttribute("href")).toContain("/delivery");
  expect(await axeFindings(container)).toEqual([]);
});

describe("the weights", () => {
  test("stand side by side with who says so, and a difference is said", async () => {
    const { container } = await show(
      <WeightsTable lines={[LINE]} nameOf={(org) => (org === "a" ? "示例汽修厂" : "示例东处置")} />,
    );
    const [planned, removed, received, accepted] = screen.getAllByRole("cell");
    expect(planned).toHaveTextContent("1.200 吨");
    expect(removed).toHaveTextContent("1.200 吨示例汽修厂 签字");
    expect(received).toHaveTextContent("1.160 吨示例东处置 签字比移出量少 0.040 吨（3.3%）");
    expect(accepted).toHaveTextContent("还没有");
    expect(await axeFindings(container)).toEqual([]);
  });

  test("speak English", async () => {
    await show(<WeightsTable lines={[LINE]} nameOf={() => "East"} />, { language: "en" });
    expect(screen.getAllByRole("cell")[2]).toHaveTextContent(
      "1.160 tSigned by East0.040 t less than removed (3.3%)",
    );
  });
});

test("the course of a manifest: what was signed, what was passed over, what is to come", async () => {
  const party = (name: string) => ({
    org: name,
    name,
    uscc: null,
    division: null,
    place: null,
    licence: null,
    is_own: false,
  });
  const step = (step: "issued" | "delivered", org_name: string) => ({
    step,
    entry: step,
    org: org_name,
    org_name,
    device: "d",
    fingerprint: "1204 8831 0957 4410",
    person: null as ClaimedPersonView | null,
    claimed_at: "2026-11-23T01:40:00Z",
    mark: { mark: "waiting" as const },
    is_own: step === "issued",
    by_regulator: false,
    stands: true,
  });
  const { container } = await show(
    <TimelineOfManifest
      manifest={{
        row: { status: "delivered" },
        missing: ["picked_up"],
        recordings: [],
        consignor: party("汽修厂"),
        carrier: party("运输"),
        receiver: party("处置"),
        steps: [step("issued", "汽修厂"), step("delivered", "运输")],
      }}
    />,
  );
  const said = screen.getAllByRole("listitem").map((item) => item.textContent);
  expect(said).toHaveLength(5);
  expect(said[0]).toContain("汽修厂 开具了联单2026-11-23 09:40");
  expect(said[0]).toContain("本机");
  expect(said.slice(2)).toEqual(["没有这一步：装运", "待 处置 过磅接收", "待 处置 接受"]);
  expect(await axeFindings(container)).toEqual([]);
});

test("who acted stands in the steps as the device's claim: by name, by number, or as erased", async () => {
  const party = {
    org: null,
    name: "乙",
    uscc: null,
    division: null,
    place: null,
    licence: null,
    is_own: false,
  };
  const step = (entry: string, person: ClaimedPersonView | null) => ({
    step: "delivered" as const,
    entry,
    org: "b",
    org_name: "乙",
    device: "d",
    fingerprint: "1204 8831 0957 4410",
    person,
    claimed_at: null,
    mark: { mark: "waiting" as const },
    is_own: false,
    by_regulator: false,
    stands: true,
  });
  const person = { person: "3f2a91bc00", short: "3f2a91bc", name: null, is_erased: false };
  await show(
    <TimelineOfManifest
      manifest={{
        row: { status: "delivered" },
        missing: [],
        recordings: [],
        consignor: party,
        carrier: party,
        receiver: party,
        steps: [
          step("1", { ...person, name: "王师傅" }),
          step("2", person),
          step("3", { ...person, is_erased: true }),
          step("4", null),
        ],
      }}
    />,
  );
  const said = screen.getAllByRole("listitem").map((item) => item.textContent ?? "");
  expect(said[0]).toContain("设备称由 王师傅 操作");
  expect(said[1]).toContain("设备称由 人员 3f2a91bc 操作");
  expect(said[2]).toContain("设备称由 人员 3f2a91bc（资料已删除） 操作");
  expect(said[3]).not.toContain("操作");
});

test("a problem shows its three lines, its button and its code", async () => {
  const retry = vi.fn();
  await show(<ProblemFailure error={{ code: "net.slow", seconds: 30 }} onAct={retry} />);
  expect(screen.getByRole("alert")).toHaveTextContent(
    "等了 30 秒，监管节点还没有答完。已完成的部分有效，其余安全地保存在本机。会自动重试，可以照常工作。",
  );
  expect(screen.getByText("代码 net.slow")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "立即重试" }));
  expect(retry).toHaveBeenCalledOnce();
});

/** A button whose act needs the key. */
function Act({ done }: { done: (isOpen: boolean) => void }) {
  const openKey = useOpenKey();
  return <Button onClick={() => void openKey().then(done)}>签字</Button>;
}

describe("the key", () => {
  test("that is open is not asked for", async () => {
    const done = vi.fn();
    await show(<Act done={done} />, { answers: { desk_status: () => deskStatus() } });
    await userEvent.click(screen.getByRole("button", { name: "签字" }));
    await waitFor(() => expect(done).toHaveBeenCalledWith(true));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("that is closed is asked for until the PIN is right", async () => {
    const done = vi.fn();
    await show(<Act done={done} />, {
      answers: {
        desk_status: () => deskStatus({ is_locked: true }),
        unlock: ({ pin }) => {
          return pin === "246810" ? deskStatus() : fail({ code: "key.wrong_pin" });
        },
      },
    });
    await userEvent.click(screen.getByRole("button", { name: "签字" }));
    const field = await screen.findByLabelText("PIN");
    await userEvent.type(field, "111111{Enter}");
    expect(await screen.findByText(/PIN 不对。.*请重新输入。/)).toBeInTheDocument();
    expect(done).not.toHaveBeenCalled();
    await userEvent.clear(field);
    await userEvent.type(field, "246810{Enter}");
    await waitFor(() => expect(done).toHaveBeenCalledWith(true));
    await waitFor(() => expect(screen.queryByLabelText("PIN")).toBeNull());
  });

  test("is not opened by somebody who thinks better of it", async () => {
    const done = vi.fn();
    await show(<Act done={done} />, { answers: { desk_status: () => deskStatus({ is_locked: true }) } });
    await userEvent.click(screen.getByRole("button", { name: "签字" }));
    await userEvent.click(await screen.findByRole("button", { name: "取消" }));
    await waitFor(() => expect(done).toHaveBeenCalledWith(false));
  });
});
