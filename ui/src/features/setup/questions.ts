import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { Workplace } from "@/api/generated/Workplace";

/** What the first run asks, in this order, and how it ends. */
export type Question = "look" | "place" | "enrol" | "join" | "done";

/** The questions that are counted. */
export const QUESTIONS = ["look", "place", "enrol"] as const;

/** Where the first run goes on: the program may have been closed after any answer. */
export function questionOf({ stage, settings }: Pick<DeskStatus, "stage" | "settings">): Question {
  if (settings.workplace === null) return "look";
  return stage === "enrolled" ? "done" : "enrol";
}

/** The workplace that fits what an organisation is enrolled as; none when it would be a guess. */
export function workplaceOf(kinds: readonly string[]): Workplace | undefined {
  const fitting = new Set(kinds.map((kind) => PLACE_OF_KIND[kind]).filter((place) => place !== undefined));
  return fitting.size === 1 ? [...fitting][0] : undefined;
}

const PLACE_OF_KIND: Record<string, Workplace> = {
  producer: "producer",
  collector: "producer",
  agent: "producer",
  transporter: "transporter",
  disposal: "disposal",
};
