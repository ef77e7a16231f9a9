import { useSyncExternalStore } from "react";
import type { Language } from "@/lib/language";
import type { TextSize } from "@/theme/theme";

/** How a person wants to read the console. A browser keeps it; the node knows nothing of it. */
export type Preferences = { language: Language; textSize: TextSize };

const KEY = "wufei.console";
const LANGUAGES: readonly Language[] = ["zh-CN", "en"];
export const TEXT_SIZES: readonly TextSize[] = ["standard", "large", "extra_large"];

let now = read();
const listeners = new Set<() => void>();

/** What was chosen, and how to choose otherwise. */
export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  return [useSyncExternalStore(subscribe, () => now), choosePreferences];
}

/** Chooses otherwise; this browser keeps it. */
export function choosePreferences(change: Partial<Preferences>): void {
  now = { ...now, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // A browser that keeps nothing forgets this too.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Preferences {
  const kept = readKept();
  return {
    language: LANGUAGES.find((one) => one === kept.language) ?? "zh-CN",
    textSize: TEXT_SIZES.find((one) => one === kept.textSize) ?? "standard",
  };
}

function readKept(): Partial<Record<keyof Preferences, unknown>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}
