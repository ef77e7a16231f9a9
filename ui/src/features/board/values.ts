import type { DistrictCount } from "@/api/generated/console/DistrictCount";

/** What the tiles and the bars may show. */
export const BOARD_VALUES = ["planned_g", "removed_g", "accepted_g", "manifests"] as const;
export type BoardValue = (typeof BOARD_VALUES)[number];

/** Manifests and masses. */
export type Sums = Pick<DistrictCount, "manifests" | "planned_g" | "removed_g" | "accepted_g">;

/** The sums of all. */
export function total(counts: readonly Sums[]): Sums {
  const sum = (value: BoardValue) => counts.reduce((sum, count) => sum + count[value], 0);
  return {
    manifests: sum("manifests"),
    planned_g: sum("planned_g"),
    removed_g: sum("removed_g"),
    accepted_g: sum("accepted_g"),
  };
}

/** The darkest class. */
const CLASSES = 5;

/** A class of values: how dark it is (1 to 5), and from where to where it reaches. */
export type ValueClass = { shade: number; from: number; to: number };

/**
 * At most five classes with about the same number of values in each; equal values are in one class, and nothing (0)
 * is in none.
 *
 * By numbers of districts and not by equal steps: one steelworks would leave every other district in the lightest.
 */
export function classesOf(values: readonly number[]): ValueClass[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const wanted = Math.min(CLASSES, new Set(sorted).size);
  const groups: number[][] = [];
  sorted.forEach((value, at) => {
    const last = groups.at(-1);
    const isDue = at >= (groups.length * sorted.length) / wanted;
    if (last === undefined || (isDue && value !== last.at(-1))) groups.push([value]);
    else last.push(value);
  });
  return groups.map((group, at) => ({
    // Few classes still use the whole scale, so that the largest is always the darkest.
    shade: groups.length === 1 ? CLASSES : 1 + Math.round((at * (CLASSES - 1)) / (groups.length - 1)),
    from: group[0] ?? 0,
    to: group.at(-1) ?? 0,
  }));
}

/** How dark a value is; 0 for nothing. */
export function shadeOf(value: number, classes: readonly ValueClass[]): number {
  return classes.find(({ from, to }) => from <= value && value <= to)?.shade ?? 0;
}
