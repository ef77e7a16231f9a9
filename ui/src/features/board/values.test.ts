import { expect, test } from "vitest";
import { classesOf, shadeOf, total } from "./values";

test("thirteen districts fall into five classes, and the largest is the darkest", () => {
  const tonnes = [312, 610, 240, 120, 980, 66, 41, 210, 455, 388, 130, 205, 453];
  const classes = classesOf(tonnes);
  expect(classes.map(({ shade }) => shade)).toEqual([1, 2, 3, 4, 5]);
  expect(shadeOf(980, classes)).toBe(5);
  expect(shadeOf(41, classes)).toBe(1);
  // Classes are in order and do not overlap.
  expect(classes.every(({ from, to }, at) => from <= to && (classes[at - 1]?.to ?? 0) < from)).toBe(true);
});

test("what is nothing has no shade, and equal values have the same", () => {
  const classes = classesOf([0, 0, 5, 5, 5, 5, 5, 5, 9]);
  expect(shadeOf(0, classes)).toBe(0);
  expect(shadeOf(5, classes)).toBe(1);
  expect(shadeOf(9, classes)).toBe(5);
});

test("a single district is shown as dark as the scale goes", () => {
  expect(classesOf([7])).toEqual([{ shade: 5, from: 7, to: 7 }]);
  expect(classesOf([])).toEqual([]);
});

test("sums add up", () => {
  const one = { manifests: 1, planned_g: 10, removed_g: 9, accepted_g: 8 };
  expect(total([one, one])).toEqual({ manifests: 2, planned_g: 20, removed_g: 18, accepted_g: 16 });
});
