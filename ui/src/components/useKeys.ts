import { useEffect, useRef } from "react";

/** Keys of a screen: `mod+n`, `f5`, `?`, `/`, `j`. `mod` is Ctrl, or Command on a Mac. */
export type Keys = Record<string, () => void>;

/** A scanner gun types faster than this; a person does not. */
const BURST_MS = 40;

/**
 * Listens to keys while the component is there.
 *
 * A key without `mod` or `alt` does nothing while one types in a field, while an input method composes, or in the middle of
 * a scanner's burst: it waits for {@link BURST_MS} to see whether another key follows.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    // However a screen writes `Enter`, it means the same key.
    latest.current = Object.fromEntries(Object.entries(keys).map(([name, act]) => [name.toLowerCase(), act]));
  });

  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let before = Number.NEGATIVE_INFINITY;

    const onKeyDown = (event: KeyboardEvent) => {
      const isBurst = event.timeStamp - before < BURST_MS;
      before = event.timeStamp;
      clearTimeout(waiting);
      if (event.defaultPrevented || event.isComposing || event.repeat) return;

      const name = nameOf(event);
      const act = latest.current[name];
      if (act === undefined) return;
      if (/^(mod\+|alt\+|f\d+$)/.test(name)) {
        event.preventDefault();
        act();
      } else if (!isBurst && !isField(event.target) && !isDialogOpen()) {
        event.preventDefault();
        waiting = setTimeout(() => latest.current[name]?.(), BURST_MS);
      }
    };

    window.addEventListener("keydown", onKeyDown);
    return () => {
      clearTimeout(waiting);
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  return `${event.ctrlKey || event.metaKey ? "mod+" : ""}${event.altKey ? "alt+" : ""}${event.key.toLowerCase()}`;
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}
