import { expect, test } from "vitest";
import { weighed } from "@/test/roadDesk";
import { lineView } from "@/test/samples";
import { differenceOf, differs } from "./differences";
import { acceptAct, NOT_DECIDED, netOf, receiveAct, withMass } from "./receptionForm";

const LEFT = weighed(1_180_000, { id: "oil" });
const PLANNED = lineView({ id: "planned" });

test("this scale is held against what left", () => {
  expect(differenceOf(LEFT, 1_161_000)).toEqual({
    base: "removed",
    left: 1_180_000,
    here: 1_161_000,
    apart: 19_000,
    share: "1.6%",
    says: "less",
  });
  expect(differenceOf(LEFT, 1_180_000)?.says).toBe("none");
  expect(differenceOf(LEFT, 1_180_001)?.says).toBe("more");
  expect(differenceOf(LEFT, null)).toBeUndefined();
});

test("a plan is only an estimate: it is shown, and nobody has to be told", () => {
  expect(differenceOf(PLANNED, 1_000_000)).toMatchObject({ base: "planned", says: "less" });
  expect(differs([PLANNED], () => 1_000_000)).toBe(false);
  expect(differs([LEFT], () => 1_000_000)).toBe(true);
  expect(differs([LEFT], () => 1_180_000)).toBe(false);
});

test("net is gross without tare, and nothing while that makes no sense", () => {
  expect(netOf(12_400_000, 11_239_000)).toBe(1_161_000);
  expect(netOf(12_400_000, undefined)).toBeNull();
  expect(netOf(1, 2)).toBeNull();
  expect(withMass({ a: 1, b: 2 }, "a", null)).toEqual({ b: 2 });
});

test("the acts name what was typed and no more", () => {
  const weighForm = { weighed: { oil: 1_161_000, gone: 5 }, gross: {}, tare: {} };
  expect(receiveAct("doc", [LEFT], weighForm)).toEqual({
    act: "receive",
    manifest: "doc",
    weighed: [{ line: "oil", grams: 1_161_000 }],
  });
  const form = { ...NOT_DECIDED, note: " 少一桶 ", accepted: { oil: 1_000_000 } };
  expect(acceptAct("doc", [LEFT], form, "part")).toMatchObject({
    accepted: [{ line: "oil", grams: 1_000_000 }],
    note: "少一桶",
  });
  // Who accepts all of it accepts what was weighed, whatever was typed before.
  expect(acceptAct("doc", [LEFT], form, "full")).toMatchObject({ accepted: [] });
});
