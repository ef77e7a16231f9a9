import { expect, test } from "vitest";
import { shortened } from "./texts";

test("a text that fits is left as it is, a longer one ends in dots", () => {
  expect(shortened("废矿物油", 4)).toBe("废矿物油");
  expect(shortened("其他生产、销售、使用过程中产生的废矿物油", 8)).toBe("其他生产、销售…");
});

test("a rare character is not cut in two", () => {
  expect(shortened("𰻞𰻞𰻞", 2)).toBe("𰻞…");
});
