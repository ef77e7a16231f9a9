import { day } from "@/lib/times";

/** A stretch of days: one with a name, or `2026-11-01~2026-11-15`, both days included. It stands in addresses. */
export type Period = NamedPeriod | `${string}~${string}`;

/** Those that have a name. */
export type NamedPeriod = (typeof NAMED_PERIODS)[number];

/** In the order in which they are offered. */
export const NAMED_PERIODS = ["this_month", "last_month", "this_year", "all"] as const;

/** What is asked of the node: from a day on, and before a day. `undefined` is without an end. */
export type Range = { from?: string; to?: string };

/** What stands in an address, if it is a period. */
export function readPeriod(text: unknown): Period | undefined {
  if (typeof text !== "string") return undefined;
  const named = NAMED_PERIODS.find((name) => name === text);
  if (named !== undefined) return named;
  const days = daysOf(text);
  return days === undefined || days[0] > days[1] ? undefined : `${days[0]}~${days[1]}`;
}

/** The first and the last day of a period that somebody picked; `undefined` for one with a name. */
export function daysOf(period: string): [first: string, last: string] | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})~(\d{4}-\d{2}-\d{2})$/.exec(period);
  const [first, last] = [found?.[1], found?.[2]];
  return first !== undefined && last !== undefined && isDay(first) && isDay(last) ? [first, last] : undefined;
}

/** The range of a period. Months and years begin when they begin in Shanghai. */
export function rangeOf(period: Period, now: number): Range {
  const [year, month] = monthOf(now);
  switch (period) {
    case "all":
      return {};
    case "this_month":
      return { from: firstOf(year, month), to: firstOf(year, month + 1) };
    case "last_month":
      return { from: firstOf(year, month - 1), to: firstOf(year, month) };
    case "this_year":
      return { from: firstOf(year, 1), to: firstOf(year + 1, 1) };
    default: {
      const days = daysOf(period);
      return days === undefined ? {} : { from: days[0], to: after(days[1]) };
    }
  }
}

/** The year and the month (1 to 12) of a moment in Shanghai. */
export function monthOf(now: number): [year: number, month: number] {
  const [year = 0, month = 1] = day(now).split("-").map(Number);
  return [year, month];
}

/** The month before. */
export function monthBefore([year, month]: [number, number]): [year: number, month: number] {
  return month === 1 ? [year - 1, 12] : [year, month - 1];
}

/** The first day of a month; months below 1 and above 12 are of the years beside. */
function firstOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);
}

function after(date: string): string {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

function isDay(date: string): boolean {
  const read = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(date);
}
