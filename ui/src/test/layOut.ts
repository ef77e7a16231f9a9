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
  // A list goes as far down as its body is high, and says when it was scrolled.
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockImplementation(function (this: Element) {
    const body = [...this.children].findLast(
      (child) => child instanceof HTMLElement && child.style.height !== "",
    );
    return body instanceof HTMLElement ? Number.parseFloat(body.style.height) : rowHeight;
  });
  vi.spyOn(Element.prototype, "scrollTo").mockImplementation(function (
    this: Element,
    to?: ScrollToOptions | number,
    y?: number,
  ) {
    this.scrollTop = typeof to === "object" ? (to.top ?? 0) : (y ?? 0);
    this.dispatchEvent(new Event("scroll"));
    return Promise.resolve({ interrupted: false });
  });
}
