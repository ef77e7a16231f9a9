import type { LineView } from "@/api/generated/LineView";

/** The mass by which a line goes: what left, or what was planned while nothing was weighed. Grams. */
export function massOf(line: Pick<LineView, "planned" | "removed">): number | null {
  return line.removed?.grams ?? line.planned?.grams ?? null;
}

/** The mass of several lines; none while one of them has none. Grams. */
export function totalOf<Line>(lines: readonly Line[], gramsOf: (line: Line) => number | null): number | null {
  return lines.reduce<number | null>((sum, line) => {
    const grams = gramsOf(line);
    return sum === null || grams === null ? null : sum + grams;
  }, 0);
}
