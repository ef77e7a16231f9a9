import { expect, test } from "vitest";
import { creditCode, manifestCode, nationalNumber, shortHash } from "./codes";
import { count, percent } from "./numbers";

test("codes are grouped for the eye", () => {
  expect(manifestCode("wf7k3m92qd")).toBe("WF-7K3M-92QD");
  expect(manifestCode("WF-7K3M-92QD")).toBe("WF-7K3M-92QD");
  expect(nationalNumber("20264201000123")).toBe("2026 4201 000123");
  expect(creditCode("91420102000000000Q")).toBe("91420102 0000 0000 0Q");
  expect(shortHash("0123456789abcdef0123")).toBe("0123 4567 89ab cdef");
});

test("what is no code is left as it is", () => {
  expect(manifestCode("鄂A12345")).toBe("鄂A12345");
  expect(nationalNumber("2026")).toBe("2026");
});

test("numbers are separated in thousands", () => {
  expect(count(0)).toBe("0");
  expect(count(1204)).toBe("1,204");
  expect(count(50_000)).toBe("50,000");
  expect(percent(1204, 1220)).toBe("98.7%");
  expect(percent(1, 0)).toBeUndefined();
});
