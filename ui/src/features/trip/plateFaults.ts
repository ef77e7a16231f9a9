import type { CheckItem } from "@/api/generated/CheckItem";
import type { Problem } from "@/api/generated/Problem";
import { tidyPlate } from "@/lib/plates";

/** Whether a problem is said at the field of a plate and not above the screen. */
export function isOfPlate(problem: Problem): problem is Extract<Problem, { code: "plate.unreadable" }> {
  return problem.code === "plate.unreadable";
}

/** Tells of a plate whether the core could not read it, by what it said before signing and when asked to sign. */
export function badPlates(
  items: readonly CheckItem[],
  problem: Problem | undefined,
): (plate: string) => boolean {
  const problems = items.flatMap(({ remark }) => (remark.remark === "problem" ? [remark.problem] : []));
  if (problem !== undefined) problems.push(problem);
  const bad = new Set(problems.filter(isOfPlate).map(({ value }) => tidyPlate(value)));
  return (plate) => bad.has(plate);
}
