import { expect, test } from "vitest";
import { daysOf, rangeOf, readPeriod } from "./period";

// Already the first of December in Shanghai, still November in Greenwich.
const NOW = Date.parse("2026-11-30T16:30:00Z");

test("months begin when they begin in Shanghai", () => {
  expect(rangeOf("this_month", NOW)).toEqual({ from: "2026-12-01", to: "2027-01-01" });
  expect(rangeOf("last_month", NOW)).toEqual({ from: "2026-11-01", to: "2026-12-01" });
  expect(rangeOf("this_year", NOW)).toEqual({ from: "2026-01-01", to: "2027-01-01" });
  expect(rangeOf("all", NOW)).toEqual({});
});

test("the month before January is of the year before", () => {
  expect(rangeOf("last_month", Date.parse("2027-01-15T00:00:00Z"))).toEqual({
    from: "2026-12-01",
    to: "2027-01-01",
  });
});

test("of a range that was picked both days are included", () => {
  expect(rangeOf("2026-02-27~2026-02-28", NOW)).toEqual({ from: "2026-02-27", to: "2026-03-01" });
  expect(daysOf("2026-02-27~2026-02-28")).toEqual(["2026-02-27", "2026-02-28"]);
});

test.each(["2026-02-30~2026-03-01", "2026-03-02~2026-03-01", "2026-03-01", "soon", "", 7])(
  "%s is no period",
  (text) => {
    expect(readPeriod(text)).toBeUndefined();
  },
);
