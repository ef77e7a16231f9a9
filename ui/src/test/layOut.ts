import { vi } from "vitest";

/** Lets lists believe that they have been laid out: nothing is, in tests, and a list of no height draws no row. */
export function layOut({ width = 1_000, height = 440, rowHeight = 44 } = {}): void {
  const isBox = (element: Element) => element.getAttribute("role") === "grid";
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(width);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(function (this: HTMLElement) {
    return isBox(this) ? height : rowHeight;
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
    return isBox(this) ? height : rowHeight;
  });
}
