/** Nobody is kept out of a screen: axe-core finds nothing on it. */

import { expect } from "vitest";
import type { Person } from "./person.ts";

/** Fails with everything that would keep some people from using the screen that is before this person. */
export async function expectNobodyIsKeptOut(person: Person, screen: string): Promise<void> {
  const found = await person.violations();
  expect
    .soft(
      found.map(({ rule, help, where }) => [rule, help, ...where].join("\n")),
      `${screen}, before ${person.name}`,
    )
    .toEqual([]);
}
