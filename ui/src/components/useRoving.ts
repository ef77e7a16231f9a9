import { type KeyboardEvent, useState } from "react";

/**
 * One tab stop for many rows: arrows, `j` and `k`, Home and End, Page Up and Page Down move within.
 *
 * `focusRow` puts the focus on a row; it may have to be scrolled to first.
 */
export function useRoving(count: number, focusRow: (index: number) => void, page = 10) {
  const [active, setActive] = useState(0);
  const current = Math.min(active, Math.max(0, count - 1));

  const onKeyDown = (event: KeyboardEvent) => {
    // The keys are the rows', not those of a button or a field inside a row.
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || count === 0) return;
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    const next = target(event.key, current, count, page);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    focusRow(next);
  };

  return { current, setActive, onKeyDown };
}

function target(key: string, current: number, count: number, page: number): number | undefined {
  switch (key) {
    case "ArrowDown":
    case "j":
      return Math.min(count - 1, current + 1);
    case "ArrowUp":
    case "k":
      return Math.max(0, current - 1);
    case "PageDown":
      return Math.min(count - 1, current + page);
    case "PageUp":
      return Math.max(0, current - page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
