import { expect, test } from "vitest";
import { PROVINCES, platePrinted, provinceOf, splitPlate, tidyPlate } from "./plates";

test("the provinces are those that the core knows", () => {
  // As in crates/codes/src/plate.rs.
  const core = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
  expect([...PROVINCES].sort()).toEqual([...core].sort());
});

test("a workshop in Wuhan begins its plates with 鄂", () => {
  expect(provinceOf("420107")).toBe("鄂");
  expect(provinceOf(null)).toBeUndefined();
});

test.each(["鄂A·12345", "鄂a 12345", "鄂Ａ１２３４５", "鄂A-12345", " 鄂A12345 "])(
  "%s is forgiven",
  (typed) => {
    expect(tidyPlate(typed)).toBe("鄂A12345");
  },
);

test("a whole plate that is pasted brings its province along", () => {
  expect(splitPlate("湘B88888")).toEqual({ province: "湘", rest: "B88888" });
  expect(splitPlate("b88888")).toEqual({ province: undefined, rest: "b88888" });
});

test("a plate is shown as it hangs on the lorry", () => {
  expect(platePrinted("鄂A1234挂")).toBe("鄂A·1234挂");
  expect(platePrinted("?")).toBe("?");
});
