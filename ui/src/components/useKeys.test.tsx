import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useKeys } from "./useKeys";

const acts = { help: vi.fn(), issue: vi.fn(), send: vi.fn() };

function Screen() {
  useKeys({ "?": acts.help, "mod+n": acts.issue, f5: acts.send });
  return <input aria-label="筛选" />;
}

beforeEach(() => {
  vi.useFakeTimers();
  for (const act of Object.values(acts)) act.mockClear();
  render(<Screen />);
});
afterEach(() => vi.useRealTimers());

/** A key, and the time until the next one. */
function press(key: string, more: KeyboardEventInit = {}, thenMs = 200, target: Element = document.body) {
  fireEvent.keyDown(target, { key, ...more });
  vi.advanceTimersByTime(thenMs);
}

test("a key acts", () => {
  press("?");
  expect(acts.help).toHaveBeenCalledOnce();
  press("N", { ctrlKey: true });
  expect(acts.issue).toHaveBeenCalledOnce();
  press("F5");
  expect(acts.send).toHaveBeenCalledOnce();
});

test("a plain key in a field is typed, a key with Ctrl still acts", () => {
  const field = screen.getByLabelText("筛选");
  press("?", {}, 200, field);
  expect(acts.help).not.toHaveBeenCalled();
  press("n", { ctrlKey: true }, 200, field);
  expect(acts.issue).toHaveBeenCalledOnce();
});

test("a scanner's burst triggers nothing", () => {
  for (const key of "WF-?7K3M?") press(key, {}, 5);
  press("Enter", {}, 500);
  expect(acts.help).not.toHaveBeenCalled();
});

test("nothing acts while an input method composes", () => {
  press("?", { isComposing: true });
  press("n", { ctrlKey: true, isComposing: true });
  expect(acts.help).not.toHaveBeenCalled();
  expect(acts.issue).not.toHaveBeenCalled();
});
