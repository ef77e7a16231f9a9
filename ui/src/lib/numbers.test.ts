import { expect, test } from "vitest";
import { count, fileSize, percent } from "./numbers";

test("thousands are separated", () => {
  expect(count(0)).toBe("0");
  expect(count(999)).toBe("999");
  expect(count(1_204)).toBe("1,204");
  expect(count(12_345_678)).toBe("12,345,678");
});

test("a share of nothing is not a number", () => {
  expect(percent(1, 3)).toBe("33.3%");
  expect(percent(0, 0)).toBeUndefined();
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 kB"],
  [18_432, "18.4 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [4_812_311, "4.8 MB"],
  [2_500_000_000_000_000, "2500.0 TB"],
])("%d bytes are %s", (bytes, text) => expect(fileSize(bytes)).toBe(text));
