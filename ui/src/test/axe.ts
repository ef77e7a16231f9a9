import axe from "axe-core";
import { expect } from "vitest";

/**
 * What axe finds in an element: one line for each violation, none when all is well.
 *
 * Colours are not looked at here, for nothing is painted; `theme.test.ts` holds the contrasts.
 */
export async function axeFindings(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** Fails with what axe finds. */
export async function expectNoBarriers(element: Element): Promise<void> {
  expect(await axeFindings(element)).toEqual([]);
}
