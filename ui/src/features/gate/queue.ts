import type { LoadView } from "@/api/generated/LoadView";
import { tidyPlate } from "@/lib/plates";

/** The parts of the queue, in the order in which the gate deals with them. */
export const PARTS = ["arrived", "weighed", "on_road", "issued", "done"] as const;

/** Where a load is, as the gate sees it. */
export type Part = (typeof PARTS)[number];

/** What is at the gate first, then what waits for an opinion, then what is still to come, then what is over. */
export function partOf(load: LoadView): Part {
  switch (load.row.status) {
    case "delivered":
      return "arrived";
    case "received":
      return "weighed";
    case "accepted":
    case "closed":
    case "refused":
      return "done";
    case "in_transit":
      return "on_road";
    default:
      return "issued";
  }
}

/** The queue in its parts; each keeps the order in which the loads came. */
export function queueOf(loads: readonly LoadView[]): Record<Part, LoadView[]> {
  const queue: Record<Part, LoadView[]> = { arrived: [], weighed: [], on_road: [], issued: [], done: [] };
  for (const load of loads) queue[partOf(load)].push(load);
  return queue;
}

/**
 * The loads that a gate keeper means: all words occur in the plate, the code, the firms or the wastes.
 *
 * The last digits of a plate are enough, and they may be typed in any width and case.
 */
export function matching(loads: readonly LoadView[], text: string): LoadView[] {
  const words = text
    .trim()
    .split(/[\s　]+/)
    .map(tidyPlate)
    .filter((word) => word !== "");
  return loads.filter((load) => {
    const { row, trailer, lines } = load;
    const said = [
      row.plate,
      trailer,
      row.code,
      row.number,
      row.consignor,
      row.carrier,
      ...lines.flatMap((line) => [line.waste_name, line.waste_code]),
    ]
      .map((one) => tidyPlate(one ?? ""))
      .join("\n");
    return words.every((word) => said.includes(word));
  });
}
