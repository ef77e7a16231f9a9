import { expect, test } from "vitest";
import { daysPast, nearDay, nearTime } from "./nearTime";

const NOW = "2026-11-23T01:40:00Z";

test.each([
  ["2026-11-23T01:40:00Z", "今天 09:40", "today 09:40"],
  // Midnight is Shanghai's.
  ["2026-11-22T16:05:00Z", "今天 00:05", "today 00:05"],
  ["2026-11-22T08:20:00Z", "昨天 16:20", "yesterday 16:20"],
  ["2026-11-20T01:40:00Z", "11-20 09:40", "11-20 09:40"],
  ["2025-11-20T01:40:00Z", "2025-11-20 09:40", "2025-11-20 09:40"],
])("%s is spoken of as %s", (moment, zh, en) => {
  expect(nearTime(moment, NOW, "zh-CN")).toBe(zh);
  expect(nearTime(moment, NOW, "en")).toBe(en);
});

test("days to come and days past", () => {
  expect(nearDay("2026-11-24", NOW, "zh-CN")).toBe("明天");
  expect(daysPast("2026-11-23", NOW)).toBe(0);
  expect(daysPast("2026-11-20", NOW)).toBe(3);
  expect(daysPast("2026-12-01", NOW)).toBe(-8);
});
