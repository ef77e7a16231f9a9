import type { LineView } from "@/api/generated/LineView";
import { percent } from "@/lib/numbers";

/** How far this scale is from what the manifest says of a line. Grams. */
export type Difference = {
  /** What left, or what was planned where nobody weighed what left. */
  base: "removed" | "planned";
  left: number;
  here: number;
  /** Without sign. */
  apart: number;
  /** Of what left; none when that is nothing. */
  share: string | undefined;
  says: "less" | "more" | "none";
};

/** Holds a mass on this scale against the manifest; nothing while one of the two is not known. */
export function differenceOf(
  line: Pick<LineView, "removed" | "planned">,
  here: number | null,
): Difference | undefined {
  const base = line.removed === null ? "planned" : "removed";
  const left = line[base]?.grams;
  if (left === undefined || here === null) return undefined;
  const apart = Math.abs(here - left);
  return {
    base,
    left,
    here,
    apart,
    share: percent(apart, left),
    says: apart === 0 ? "none" : here < left ? "less" : "more",
  };
}

/**
 * Whether something differs that consignor and authority have to be told of (Transfer Measures, article 18).
 *
 * A plan is an estimate: only what was weighed when it left counts.
 */
export function differs(
  lines: readonly Pick<LineView, "id" | "removed" | "planned">[],
  here: (line: string) => number | null,
): boolean {
  return lines.some((line) => {
    const difference = differenceOf(line, here(line.id));
    return difference?.base === "removed" && difference.says !== "none";
  });
}
