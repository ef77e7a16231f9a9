import { expect, test } from "vitest";
import { matches } from "./matches";

test.each<[string, boolean]>([
  ["汽修", true],
  ["江岸 9142", true],
  ["示例 处置", false],
  ["91420102 0000", true],
  ["ＷＦ", false],
  ["", true],
  ["示例江岸汽修厂", true],
])("%s", (words, expected) => {
  expect(matches(words, ["示例江岸汽修厂", "91420102000000000Q", null])).toBe(expected);
});

test("a fingerprint is found with and without its hyphens", () => {
  expect(matches("d75a9801", ["d75a-9801-82b1-0ab7"])).toBe(true);
  expect(matches("d75a-9801", ["d75a-9801-82b1-0ab7"])).toBe(true);
});
