import type { Language } from "./language";

/** A moment as it comes from the desk: milliseconds since 1970, or RFC 3339. */
export type Moment = number | string | Date;

/** The law counts in this zone, wherever the computer stands. */
export const ZONE = "Asia/Shanghai";

const HOUR_MS = 3_600_000;
/** A day in milliseconds. */
export const DAY_MS = 24 * HOUR_MS;

const parts = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** `2026-11-23 09:40`. */
export function dateTime(moment: Moment): string {
  return `${day(moment)} ${clock(moment)}`;
}

/** `2026-11-23`, in Shanghai. */
export function day(moment: Moment): string {
  const part = partsOf(moment);
  return `${part.year}-${part.month}-${part.day}`;
}

/** `09:40`. */
export function clock(moment: Moment): string {
  const part = partsOf(moment);
  return `${part.hour}:${part.minute}`;
}

/** The day in words: `11 月 23 日 星期一`, `Monday 23 November`. */
export function dayInWords(moment: Moment, language: Language): string {
  const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "zh-CN", {
    timeZone: ZONE,
    month: "long",
    day: "numeric",
    weekday: "long",
  }).format(dateOf(moment));
  return language === "en" ? words : spaced(words).replace("星期", " 星期");
}

/** How long ago (or ahead) under 24 hours, `3 分钟前`; beyond that the date and time. */
export function relative(moment: Moment, now: Moment, language: Language): string {
  const ahead = dateOf(moment).getTime() - dateOf(now).getTime();
  const distance = Math.abs(ahead);
  if (distance >= DAY_MS) return dateTime(moment);

  const ago = new Intl.RelativeTimeFormat(language === "en" ? "en-GB" : "zh-CN", { numeric: "auto" });
  if (distance < 60_000) return ago.format(0, "second");
  if (distance < HOUR_MS) return spaced(ago.format(Math.trunc(ahead / 60_000), "minute"));
  return spaced(ago.format(Math.trunc(ahead / HOUR_MS), "hour"));
}

/** A span such as `2 小时 5 分`, `2 h 5 min`; the two largest units. */
export function span(ms: number, language: Language): string {
  const names = language === "en" ? [" d", " h", " min", " s"] : [" 天", " 小时", " 分", " 秒"];
  const sizes = [DAY_MS, HOUR_MS, 60_000, 1_000];
  const first = sizes.findIndex((size) => ms >= size);
  if (first === -1) return `0${names[3]}`;
  let rest = ms;
  const said: string[] = [];
  for (let at = first; at < sizes.length && at < first + 2; at++) {
    const size = sizes[at] ?? 1;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) said.push(`${count}${names[at]}`);
  }
  return said.join(" ");
}

/** Sets digits apart from the Han characters beside them, as the screens write them. */
function spaced(text: string): string {
  return text.replace(/(?<=\d)(?=\p{Script=Han})|(?<=\p{Script=Han})(?=\d)/gu, " ");
}

function partsOf(moment: Moment): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(dateOf(moment)).map(({ type, value }) => [type, value]));
}

function dateOf(moment: Moment): Date {
  return moment instanceof Date ? moment : new Date(moment);
}
