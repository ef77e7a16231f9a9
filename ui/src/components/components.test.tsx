import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Button, Form, Input } from "antd";
import { describe, expect, test, vi } from "vitest";
import { axeFindings } from "@/test/axe";
import { show } from "@/test/show";
import { BigButton, BottomBar } from "./BigButton";
import { ConfirmDialog } from "./ConfirmDialog";
import { Countdown } from "./Countdown";
import { DataList } from "./DataList";
import { EmptyState } from "./EmptyState";
import { ErrorBoundary } from "./ErrorBoundary";
import { Failure } from "./Failure";
import { KeyValue } from "./KeyValue";
import { Page } from "./Page";
import { PinDialog } from "./PinDialog";
import { QrCode } from "./QrCode";
import { Section } from "./Section";
import { Skeleton } from "./Skeleton";
import { Tag } from "./Tag";
import { Timeline } from "./Timeline";

function Broken(): never {
  throw new Error("no such line");
}

const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const wastes = ["废矿物油", "废铅蓄电池", "含油抹布"];

test.each(["zh-CN", "en"] as const)("axe has nothing to say about a page of them in %s", async (language) => {
  const { container } = await show(
    <Page title="今日" sub="三件事" actions={<Button type="primary">开联单</Button>}>
      <Section title="要办的事">
        <DataList
          label="要办的事"
          items={wastes}
          keyOf={(one) => one}
          lead={() => "剩 4 天"}
          row={(one) => <b>{one}</b>}
          beside={() => <Button>核对</Button>}
          onOpen={() => {}}
        />
      </Section>
      <Section title="经过">
        <Timeline
          label="经过"
          moments={[{ key: "a", glyph: "tick", tone: "ok", title: "开具", when: "09:40" }]}
        />
      </Section>
      <Failure
        what="没有应答。"
        so="都在本机。"
        now="会再试。"
        code="net.slow"
        diagnosis={async () => "text"}
      />
      <EmptyState action={<Button>开联单</Button>}>还没有联单。</EmptyState>
      <KeyValue items={[["车牌", "鄂A12345"]]} />
      <Tag tone="hazard">易燃性</Tag>
      <QrCode text="WF" label="邀请码" />
      <Countdown endsAt={Date.now() + 10_000} spanMs={10_000} onTakeBack={() => {}} onNow={() => {}}>
        装运
      </Countdown>
      <Form layout="vertical">
        <Form.Item name="plate" label="车牌">
          <Input />
        </Form.Item>
      </Form>
      <BottomBar>
        <BigButton kind="primary" onClick={() => {}}>
          我已收货
        </BigButton>
      </BottomBar>
    </Page>,
    { language },
  );
  expect(await axeFindings(container)).toEqual([]);
});

describe("a list", () => {
  test("is one tab stop, and arrows and letters move within", async () => {
    const user = userEvent.setup();
    const opened: string[] = [];
    await show(
      <DataList
        label="废物"
        items={wastes}
        keyOf={(one) => one}
        row={(one) => one}
        onOpen={(one) => opened.push(one)}
      />,
    );
    await user.tab();
    expect(screen.getByRole("button", { name: "废矿物油" })).toHaveFocus();
    await user.keyboard("j{ArrowDown}{ArrowDown}");
    expect(screen.getByRole("button", { name: "含油抹布" })).toHaveFocus();
    await user.keyboard("k{Enter}");
    expect(opened).toEqual(["废铅蓄电池"]);
    await user.tab();
    expect(document.body).toHaveFocus();
  });
});

describe("a failure", () => {
  test("is told at once, and gives its diagnosis to the clipboard", async () => {
    const user = userEvent.setup();
    await show(
      <Failure
        what="没有应答。"
        so="都在本机。"
        now="会再试。"
        code="net.slow"
        diagnosis={async () => "行 1"}
      />,
    );
    expect(screen.getByRole("alert")).toHaveTextContent("没有应答。都在本机。会再试。");
    await user.click(screen.getByRole("button", { name: "复制诊断信息" }));
    expect(await navigator.clipboard.readText()).toBe("行 1");
    expect(await screen.findByText("已复制")).toBeInTheDocument();
  });
});

test("a skeleton waits before it is drawn", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    await show(<Skeleton />);
    expect(screen.queryByText("正在读取")).toBeNull();
    await advance(250);
    expect(screen.getByText("正在读取")).toBeInTheDocument();
  } finally {
    vi.useRealTimers();
  }
});

describe("the PIN", () => {
  test("is given on Enter, and a wrong one is said and selected", async () => {
    const user = userEvent.setup();
    const given = vi.fn();
    await show(
      <PinDialog title="输入 PIN" action="解锁" fault="PIN 不对。" onPin={given} onCancel={() => {}} />,
    );
    const field = screen.getByLabelText("PIN");
    expect(field).toHaveAccessibleDescription("PIN 不对。");
    expect(screen.getByRole("button", { name: "解锁" })).toBeDisabled();
    await user.type(field, "246810{Enter}");
    expect(given).toHaveBeenCalledWith("246810");
    expect(await axeFindings(screen.getByRole("dialog"))).toEqual([]);
  });
});

test("a dangerous act names its object and can be left", async () => {
  const user = userEvent.setup();
  const [confirm, cancel] = [vi.fn(), vi.fn()];
  await show(
    <ConfirmDialog
      title="停用设备？"
      action="停用设备 1204 8831"
      danger
      onConfirm={confirm}
      onCancel={cancel}
    >
      此后签字无效。
    </ConfirmDialog>,
  );
  expect(await axeFindings(screen.getByRole("dialog"))).toEqual([]);
  await user.click(screen.getByRole("button", { name: "取消" }));
  await user.click(screen.getByRole("button", { name: "停用设备 1204 8831" }));
  expect([confirm.mock.calls.length, cancel.mock.calls.length]).toEqual([1, 1]);
});

test("a countdown speaks once and counts for the eye", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const back = vi.fn();
    const { container } = await show(
      <Countdown endsAt={Date.now() + 10_000} spanMs={10_000} onTakeBack={back}>
        装运
      </Countdown>,
    );
    await advance(3_100);
    expect(container.querySelector("text")).toHaveTextContent(/^[67]$/);
    expect(screen.getByText("还剩 10 秒，可以收回")).toBeInTheDocument();
    screen.getByRole("button", { name: "收回" }).click();
    expect(back).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
  }
});

test("a page that fails speaks both languages and tells the log", async () => {
  const told = vi.fn();
  const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
  await show(
    <ErrorBoundary onError={told}>
      <Broken />
    </ErrorBoundary>,
  );
  quiet.mockRestore();
  expect(screen.getByText("这个页面出错了。")).toBeInTheDocument();
  expect(screen.getByText("This page has failed.")).toBeInTheDocument();
  expect(told.mock.calls[0]?.[0]).toHaveProperty("message", "no such line");
});
