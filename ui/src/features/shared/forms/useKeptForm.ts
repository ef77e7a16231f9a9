import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { problemOf } from "@/api/call";
import { freshen } from "@/api/freshness";
import type { FormKind } from "@/api/generated/FormKind";
import type { Problem } from "@/api/generated/Problem";
import { discardForm, saveForm } from "./mutations";
import { findForm } from "./queries";

/** So many milliseconds after the last change a form is kept. */
export const KEEP_AFTER_MS = 300;

/** A form that outlives a crash. */
export type KeptForm<T> = {
  value: T;
  change: (next: T | ((before: T) => T)) => void;
  /** Whether the kept form, if there is one, has been read. Draw the fields only then. */
  isReady: boolean;
  /** Whether the value was found here when the screen was opened. */
  isRestored: boolean;
  /** When that was kept last; RFC 3339. */
  restoredAt: string | null;
  /** Keeps at once what still waits; to be awaited before signing. */
  flush: () => Promise<void>;
  /** Forgets the form and begins again from nothing. */
  discard: () => Promise<void>;
  /** Why it could not be read or kept the last time; what was typed is still on the screen. */
  problem: Problem | undefined;
};

/**
 * Keeps every change of a form in this device's store, and brings it back.
 *
 * A form that says no more than `empty` is not kept. Nothing here is signed, and nothing leaves the device.
 * The component lives as long as the form: give it the form's id for a key.
 */
export function useKeptForm<T extends object>(kind: FormKind, id: string, empty: T): KeptForm<T> {
  const queries = useQueryClient();
  const [value, setValue] = useState(empty);
  const [found, setFound] = useState<{ at: string | null }>();
  const [isReady, setReady] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const nothing = useRef(empty);
  const latest = useRef(empty);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  // What is kept and could not be read must not be written over.
  const wasRead = useRef(false);
  // One after the other: an older text must not arrive after a newer one.
  const line = useRef(Promise.resolve());

  const keep = useCallback((): Promise<void> => {
    clearTimeout(waiting.current);
    waiting.current = undefined;
    if (!wasRead.current) return line.current;
    const now = latest.current;
    line.current = line.current
      .then(() => (isSame(now, nothing.current) ? discardForm(id) : saveForm(kind, id, now)))
      .then(
        () => {
          setProblem(undefined);
          // The desk tells of no kept form: it would speak at every word.
          void freshen(queries, ["forms"]);
        },
        (error: unknown) => setProblem(problemOf(error)),
      );
    return line.current;
  }, [kind, id, queries]);

  const flush = useCallback(
    (): Promise<void> => (waiting.current === undefined ? line.current : keep()),
    [keep],
  );

  useEffect(() => {
    let isGone = false;
    findForm(id)
      .then((form) => {
        if (isGone) return;
        wasRead.current = true;
        if (form === undefined) return;
        const restored = { ...nothing.current, ...(JSON.parse(form.json) as Partial<T>) };
        latest.current = restored;
        setValue(restored);
        setFound({ at: form.at });
      })
      .catch((error: unknown) => !isGone && setProblem(problemOf(error)))
      .finally(() => !isGone && setReady(true));
    return () => {
      isGone = true;
    };
  }, [id]);

  useEffect(() => {
    const leave = () => void flush();
    const hide = () => document.visibilityState === "hidden" && leave();
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hide);
      leave();
    };
  }, [flush]);

  const change = useCallback(
    (next: T | ((before: T) => T)) => {
      latest.current = typeof next === "function" ? next(latest.current) : next;
      setValue(latest.current);
      clearTimeout(waiting.current);
      waiting.current = setTimeout(() => void keep(), KEEP_AFTER_MS);
    },
    [keep],
  );

  const discard = useCallback(() => {
    latest.current = nothing.current;
    setValue(nothing.current);
    setFound(undefined);
    return keep();
  }, [keep]);

  return {
    value,
    change,
    isReady,
    isRestored: found !== undefined,
    restoredAt: found?.at ?? null,
    flush,
    discard,
    problem,
  };
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
