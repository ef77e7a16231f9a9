import { expect, test } from "vitest";
import { asLoad, siteDay } from "@/test/roadDesk";
import { matching, queueOf } from "./queue";

const loads = siteDay().map(asLoad);
const ids = (found: readonly { row: { id: string } }[]) => found.map(({ row }) => row.id);

test("the gate deals with what has arrived first", () => {
  const queue = queueOf(loads);
  expect(Object.entries(queue).map(([part, of]) => [part, ids(of)])).toEqual([
    ["arrived", ["arrived"]],
    ["weighed", ["weighed"]],
    ["on_road", ["road"]],
    ["issued", ["issued"]],
    ["done", []],
  ]);
});

test.each([
  ["the last digits of a plate", "2345", ["arrived"]],
  ["a plate with its dot, in full width", "鄂ａ·５４３２１", ["road"]],
  ["a code without its dashes", "wf9qq277ac", ["issued"]],
  ["a firm and a waste", "甲厂 矿物油", ["arrived", "weighed"]],
  ["nothing yet", " ", ["arrived", "road", "issued", "weighed"]],
  ["a stranger", "沪B00000", []],
])("a load is found by %s", (_, text, found) => {
  expect(ids(matching(loads, text))).toEqual(found);
});
