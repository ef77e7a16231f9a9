import { expect, test } from "vitest";
import { clock, dateTime, day, dayInWords, relative, span } from "./times";

const morning = "2026-11-23T01:40:00Z";

test("the zone is Shanghai, wherever the computer stands", () => {
  expect(dateTime(morning)).toBe("2026-11-23 09:40");
  expect(day("2026-11-22T17:00:00Z")).toBe("2026-11-23");
  expect(clock("2026-11-22T16:05:00Z")).toBe("00:05");
  expect(dateTime(Date.parse(morning))).toBe("2026-11-23 09:40");
});

test("a day in words", () => {
  expect(dayInWords(morning, "zh-CN")).toBe("11 月 23 日 星期一");
  expect(dayInWords(morning, "en")).toBe("Monday 23 November");
});

test.each([
  ["2026-11-23T01:39:30Z", "现在", "now"],
  ["2026-11-23T01:37:00Z", "3 分钟前", "3 minutes ago"],
  ["2026-11-22T23:40:00Z", "2 小时前", "2 hours ago"],
  ["2026-11-23T03:40:00Z", "2 小时后", "in 2 hours"],
  ["2026-11-22T01:40:00Z", "2026-11-22 09:40", "2026-11-22 09:40"],
])("%s seen from the morning", (moment, zh, en) => {
  expect(relative(moment, morning, "zh-CN")).toBe(zh);
  expect(relative(moment, morning, "en")).toBe(en);
});

test("a span names its two largest units", () => {
  expect(span(2 * 3_600_000 + 5 * 60_000 + 9_000, "zh-CN")).toBe("2 小时 5 分");
  expect(span(90_000, "en")).toBe("1 min 30 s");
  expect(span(24 * 3_600_000, "en")).toBe("1 d");
  expect(span(0, "zh-CN")).toBe("0 秒");
});
