import axe from "axe-core";
import { expect } from "vitest";

/**
 * Looks for what keeps people out: missing names, wrong roles, broken references.
 *
 * Colours are not looked at here, where nothing is painted: `theme.test.ts` and the journeys in a browser do.
 */
export async function expectNoBarriers(element: Element): Promise<void> {
  const found = await axe.run(element, { rules: { "color-contrast": { enabled: false } } });
  expect(
    found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
  ).toEqual([]);
}
