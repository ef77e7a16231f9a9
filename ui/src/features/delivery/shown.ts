import type { OutboxEntry } from "@/api/generated/OutboxEntry";

/** Which entries are shown: all, those on their way, or those that need a person. */
export const SHOWN = ["all", "waiting", "refused"] as const;
export type Shown = (typeof SHOWN)[number];

/** The choice in an address; anything else means all. */
export function shownOf(text: unknown): Shown {
  return SHOWN.find((one) => one === text) ?? "all";
}

/** Whether an entry belongs to what is shown. */
export function isShown({ mark }: Pick<OutboxEntry, "mark">, shown: Shown): boolean {
  if (shown === "all") return true;
  return (mark.mark === "refused") === (shown === "refused");
}
