import type { LoadView } from "@/api/generated/LoadView";
import type { Mark } from "@/api/generated/Mark";

/** The loads of a carrier in the order in which they are driven. */
export type Trip = {
  /** To be picked up today, or overdue, by planned day. */
  toPickUp: LoadView[];
  /** On the lorry. */
  onRoad: LoadView[];
  /** Brought to the receiver's gate today; nothing is left for the driver to do. */
  arrived: LoadView[];
  /** To be picked up on a later day. */
  later: LoadView[];
};

/** Sorts loads into a trip; each part keeps the order in which they came. `today` is `2026-11-23`. */
export function tripOf(loads: readonly LoadView[], today: string): Trip {
  const trip: Trip = { toPickUp: [], onRoad: [], arrived: [], later: [] };
  for (const load of loads) {
    const { planned_on } = load.row;
    // By what is left for the driver to do: a site may have weighed what the driver has not signed for yet.
    if (load.next_step === "delivered") trip.onRoad.push(load);
    else if (load.next_step !== "picked_up") trip.arrived.push(load);
    else if (planned_on !== null && planned_on > today) trip.later.push(load);
    else trip.toPickUp.push(load);
  }
  return trip;
}

/** How many loads a day had, and how far what was signed for them has come. */
export type Tally = { total: number; marks: Record<Mark["mark"], number> };

/** Today's loads with their marks; those of a later day are not counted. */
export function tallyOf(trip: Trip): Tally {
  const today = [...trip.toPickUp, ...trip.onRoad, ...trip.arrived];
  const marks: Tally["marks"] = { authority_has_it: 0, waiting: 0, only_here: 0, quarantined: 0, refused: 0 };
  for (const { row } of today) marks[row.mark.mark] += 1;
  return { total: today.length, marks };
}
