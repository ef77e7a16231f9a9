import { expect, test } from "vitest";
import { readSearch } from "./filter";

test("an address is read, and what is wrong in it is left out", () => {
  expect(
    readSearch({
      q: "废矿物油",
      status: "closed",
      district: 420102,
      waste: "900-249-08",
      period: "last_month",
      sort: "-planned",
    }),
  ).toEqual({
    q: "废矿物油",
    status: "closed",
    district: "420102",
    waste: "900-249-08",
    period: "last_month",
    sort: "-planned",
  });
  expect(readSearch({ q: "", status: "lost", period: "soon", sort: "colour", other: 1 })).toEqual({});
});

test("a number that was searched for stays a text", () => {
  expect(readSearch({ q: 20264201000123 })).toEqual({ q: "20264201000123" });
});
