import type { Language } from "./language";
import { clock, DAY_MS, day, type Moment } from "./times";

/** A moment as one speaks of it: `今天 09:40`, `昨天 16:20`, `11-20 09:40`, and with its year in another one. */
export function nearTime(moment: Moment, now: Moment, language: Language): string {
  return `${nearDay(day(moment), now, language)} ${clock(moment)}`;
}

/** A day such as `2026-11-23` as one speaks of it: `今天`, `明天`, `11-20`, and with its year in another one. */
export function nearDay(date: string, now: Moment, language: Language): string {
  const at = new Date(now).getTime();
  const words = language === "en" ? ["yesterday", "today", "tomorrow"] : ["昨天", "今天", "明天"];
  const near = [-1, 0, 1].findIndex((days) => day(at + days * DAY_MS) === date);
  const word = words[near];
  if (word !== undefined) return word;
  return date.slice(0, 4) === day(at).slice(0, 4) ? date.slice(5) : date;
}

/** By how many days a day is past; negative when it is still to come. */
export function daysPast(date: string, now: Moment): number {
  return Math.round((Date.parse(day(now)) - Date.parse(date)) / DAY_MS);
}
