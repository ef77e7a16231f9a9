import type { ActRequest } from "@/api/generated/ActRequest";
import type { LineView } from "@/api/generated/LineView";
import { tidyPlate } from "@/lib/plates";
import type { Vehicle } from "./vehicles";

/** What a driver has filled in for a load so far. */
export type PickUpForm = {
  /** The lines that were looked at and agree with their labels. */
  ticked: string[];
  /** The plate as typed or chosen; none while the usual vehicle stands. */
  plate: string | null;
  /** The trailer as typed or chosen; none while that of the vehicle stands. */
  trailer: string | null;
  /** Grams of lines that the consignor has not weighed. */
  removed: Record<string, number>;
};

export const NOTHING_FILLED: PickUpForm = { ticked: [], plate: null, trailer: null, removed: {} };

/** The lorry that is to be signed for: what was filled in, or else the usual one. */
export function chosenVehicle(
  form: PickUpForm,
  usual: Vehicle | undefined,
): { plate: string; trailer: string } {
  if (form.plate === null)
    return { plate: usual?.plate ?? "", trailer: form.trailer ?? usual?.trailer ?? "" };
  return { plate: form.plate, trailer: form.trailer ?? "" };
}

/** A trailer's plate ends in 挂, which need not be typed; an eighth character is left for the core to judge. */
export function trailerPlate(typed: string): string {
  const tidy = tidyPlate(typed);
  return tidy.length === 6 && !tidy.endsWith("挂") ? `${tidy}挂` : tidy;
}

/** Whether so many characters can be a plate at all; the core judges the rest. */
export function isPlateLong(plate: string): boolean {
  const { length } = tidyPlate(plate);
  return length === 7 || length === 8;
}

/** The act as it is checked and signed. */
export function pickUpAct(
  manifest: string,
  lines: readonly Pick<LineView, "id" | "removed">[],
  form: PickUpForm,
  vehicle: { plate: string; trailer: string },
): ActRequest {
  return {
    act: "pick_up",
    manifest,
    plate: tidyPlate(vehicle.plate),
    trailer: vehicle.trailer === "" ? null : trailerPlate(vehicle.trailer),
    removed: lines.flatMap(({ id, removed }) => {
      const grams = form.removed[id];
      return removed === null && grams !== undefined ? [{ line: id, grams }] : [];
    }),
  };
}
