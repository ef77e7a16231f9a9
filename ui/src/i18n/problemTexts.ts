import type { Problem } from "@/api/generated/Problem";

/** What is said of every problem: what happened, what it means for the data, what to do now, and the one button. */
export type ProblemTexts = Record<
  Problem["code"],
  { readonly what: string; readonly so: string; readonly now: string; readonly button?: string }
>;
