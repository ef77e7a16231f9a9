import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FormView } from "@/api/generated/FormView";
import { newQueryClient } from "@/api/queryClient";
import { fakeHost } from "@/test/fakeHost";
import { renderScreen } from "@/test/renderScreen";
import { RestoredNotice } from "./RestoredNotice";
import { KEEP_AFTER_MS, useKeptForm } from "./useKeptForm";

type Letter = { to: string; text: string };
const EMPTY: Letter = { to: "", text: "" };

/** A desk that keeps forms. */
function deskWith(kept: Record<string, FormView> = {}) {
  const host = fakeHost({
    form: ({ id }) => ({ form: kept[id] ?? null }),
    save_form: (form) => {
      kept[form.id] = { ...form, at: "2026-11-23T01:40:00Z" };
      return {};
    },
    discard_form: ({ id }) => {
      delete kept[id];
      return {};
    },
  });
  return { host, kept };
}

function Letters() {
  const form = useKeptForm("new_manifest", "letter", EMPTY);
  return (
    <>
      <RestoredNotice form={form} />
      <output>{form.value.text}</output>
    </>
  );
}

const queries = newQueryClient();

function Around({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}

async function open() {
  const hook = renderHook(() => useKeptForm("new_manifest", "letter", EMPTY), {
    wrapper: Around,
  });
  await act(async () => {});
  return hook;
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is typed is kept once the typing pauses, and only the last of it", async () => {
  const { host, kept } = deskWith();
  const { result } = await open();
  act(() => result.current.change((before) => ({ ...before, text: "a" })));
  await pass(KEEP_AFTER_MS - 1);
  act(() => result.current.change((before) => ({ ...before, text: "ab" })));
  expect(host.askedFor("save_form")).toHaveLength(0);
  await pass(KEEP_AFTER_MS);
  expect(host.askedFor("save_form")).toHaveLength(1);
  expect(kept.letter?.json).toBe('{"to":"","text":"ab"}');
});

test("a form comes back after a crash, with its time", async () => {
  deskWith({
    letter: { id: "letter", kind: "new_manifest", json: '{"text":"dear"}', at: "2026-11-23T01:37:00Z" },
  });
  const { result } = await open();
  expect(result.current).toMatchObject({
    value: { to: "", text: "dear" },
    isReady: true,
    isRestored: true,
    restoredAt: "2026-11-23T01:37:00Z",
  });
});

test("a hidden page and a closed screen keep at once", async () => {
  const { kept } = deskWith();
  const { result, unmount } = await open();
  act(() => result.current.change({ to: "", text: "a" }));
  await act(async () => window.dispatchEvent(new Event("pagehide")));
  expect(kept.letter?.json).toContain('"a"');
  act(() => result.current.change({ to: "", text: "b" }));
  unmount();
  await act(async () => {});
  expect(kept.letter?.json).toContain('"b"');
});

test("a form that is emptied again is forgotten", async () => {
  const { kept } = deskWith();
  const { result } = await open();
  act(() => result.current.change({ to: "you", text: "" }));
  await pass(KEEP_AFTER_MS);
  expect(kept.letter).toBeDefined();
  act(() => result.current.change({ to: "", text: "" }));
  await pass(KEEP_AFTER_MS);
  expect(kept.letter).toBeUndefined();
});

test("a full disk is told, and what was typed stays on the screen", async () => {
  const { host } = deskWith();
  const { result } = await open();
  host.answer({
    save_form: () => {
      throw { code: "disk.full" };
    },
  });
  act(() => result.current.change({ to: "you", text: "" }));
  await pass(KEEP_AFTER_MS);
  expect(result.current.problem).toEqual({ code: "disk.full" });
  expect(result.current.value.to).toBe("you");
});

test("what could not be read is not written over", async () => {
  const { host, kept } = deskWith({
    letter: { id: "letter", kind: "new_manifest", json: '{"text":"dear"}', at: null },
  });
  host.answer({
    form: () => {
      throw { code: "db.busy" };
    },
  });
  const { result, unmount } = await open();
  expect(result.current).toMatchObject({ isReady: true, isRestored: false, problem: { code: "db.busy" } });
  act(() => result.current.change({ to: "you", text: "" }));
  await pass(KEEP_AFTER_MS);
  unmount();
  expect(kept.letter?.json).toBe('{"text":"dear"}');
});

test("the notice says when, and throws the form away", async () => {
  const { host, kept } = deskWith({
    letter: { id: "letter", kind: "new_manifest", json: '{"text":"dear"}', at: "2026-11-23T01:37:00Z" },
  });
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-23T01:40:00Z") });
  const screen = await renderScreen(<Letters />);
  expect(screen.getByText("已恢复 3 分钟前 未保存的内容。")).toBeTruthy();
  await act(async () => screen.getByText("丢弃").click());
  expect(screen.container.querySelector("output")?.textContent).toBe("");
  expect(screen.queryByText("丢弃")).toBeNull();
  expect(kept.letter).toBeUndefined();
  expect(host.askedFor("discard_form")).toEqual([{ id: "letter" }]);
});
