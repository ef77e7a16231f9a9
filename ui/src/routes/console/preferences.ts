import { useSyncExternalStore } from "react";
import type { Language } from "@/lib/language";
import type { TextSize } from "@/theme/theme";

/** What a person chose in this browser. */
export type Preferences = { language: Language; textSize: TextSize };

const KEY = "wufei.console";
const AT_FIRST: Preferences = {
  language: navigator.language.startsWith("zh") ? "zh-CN" : "en",
  textSize: "standard",
};

let current = read();
const listeners = new Set<() => void>();

/** The preferences, as they are now. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Changes some of them, and keeps them in this browser if it lets us. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A browser that keeps nothing asks again the next time.
  }
  for (const listener of listeners) listener();
}

function read(): Preferences {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...AT_FIRST, ...(kept as Partial<Preferences>) };
  } catch {
    return AT_FIRST;
  }
}
