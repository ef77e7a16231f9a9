import { type Period, readPeriod } from "@/features/shared/period/period";
import { BOARD_VALUES, type BoardValue } from "./values";

/** What of the board stands in its address. */
export type BoardSearch = { period?: Period; value?: BoardValue };

/** Reads an address; what it does not understand it leaves out. */
export function readSearch(search: Record<string, unknown>): BoardSearch {
  const period = readPeriod(search.period);
  const value = BOARD_VALUES.find((one) => one === search.value);
  return { ...(period !== undefined && { period }), ...(value !== undefined && { value }) };
}
