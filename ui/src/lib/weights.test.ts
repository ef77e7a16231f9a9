import { describe, expect, test } from "vitest";
import { kilograms, readWeight, spoken, tonnes, typed, type WeightUnit } from "./weights";

describe("a mass on screen", () => {
  test.each([
    [0, "0.000 吨", "0 kg"],
    [250, "0.000 吨", "0.25 kg"],
    [1_180_000, "1.180 吨", "1,180 kg"],
    [1_180_500, "1.181 吨", "1,180.5 kg"],
    [4_210_386_000, "4,210.386 吨", "4,210,386 kg"],
    [-40_000, "−0.040 吨", "−40 kg"],
    [9_007_199_254_740_000, "9,007,199,254.740 吨", "9,007,199,254,740 kg"],
  ])("%d g", (grams, inTonnes, inKilograms) => {
    expect(spoken(tonnes(grams, "zh-CN"))).toBe(inTonnes);
    expect(spoken(kilograms(grams))).toBe(inKilograms);
  });

  test("speaks English", () => {
    expect(spoken(tonnes(1_180_000, "en"))).toBe("1.180 t");
  });
});

describe("a typed weight", () => {
  test.each<[string, WeightUnit, number]>([
    ["1.18", "t", 1_180_000],
    ["1180", "kg", 1_180_000],
    ["１．１８", "t", 1_180_000],
    ["1。18", "t", 1_180_000],
    ["１１８０公斤", "t", 1_180_000],
    ["1,180 kg", "t", 1_180_000],
    ["1，180千克", "t", 1_180_000],
    ["1.18 吨", "kg", 1_180_000],
    ["1.18T", "kg", 1_180_000],
    [".5", "t", 500_000],
    ["5.", "kg", 5_000],
    ["0.000001", "t", 1],
    ["300克", "kg", 300],
    ["1.1800000000", "t", 1_180_000],
    ["0.1", "kg", 100],
    // 4.35 * 1000 is 4350.000000000001 for a float that is multiplied, 4349.9… for 0.00435.
    ["4.35", "kg", 4_350],
    ["0.000435", "t", 435],
  ])("%s in %s", (text, unit, grams) => {
    expect(readWeight(text, unit)).toMatchObject({ kind: "grams", grams });
  });

  test.each([
    ["1,18", "not_a_number"],
    ["1.2.3", "not_a_number"],
    [".", "not_a_number"],
    ["kg", "not_a_number"],
    ["-1", "not_a_number"],
    ["1e3", "not_a_number"],
    ["一吨", "not_a_number"],
    ["0.0000001", "finer_than_grams"],
    ["99999999999", "too_large"],
  ])("%s is refused as %s", (text, fault) => {
    expect(readWeight(text, "t")).toEqual({ kind: "fault", fault });
  });

  test("nothing typed is not zero", () => {
    expect(readWeight("  ", "kg")).toEqual({ kind: "empty" });
  });

  test("remembers the unit that came with the figure", () => {
    expect(readWeight("1.2吨", "kg")).toMatchObject({ unit: "t" });
    expect(readWeight("1.2", "kg")).toMatchObject({ unit: undefined });
  });

  test("comes back as it was typed", () => {
    for (const grams of [0, 1, 999, 1_000, 4_350, 1_180_000, 1_180_001, 40_000_000]) {
      for (const unit of ["t", "kg"] as const) {
        expect(readWeight(typed(grams, unit), unit)).toMatchObject({ grams });
      }
    }
  });
});
