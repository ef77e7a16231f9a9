import type { ManifestView } from "@/api/generated/ManifestView";

/** A lorry as it was signed for, with the trailer that it drew. */
export type Vehicle = {
  plate: string;
  trailer: string | null;
  /** Whether this device signed for it: a tablet in a cab belongs to one lorry. */
  isOwn: boolean;
};

/** The vehicles of these manifests, each once; those that this device signed for stand first. */
export function vehiclesOf(manifests: readonly Pick<ManifestView, "legs" | "steps">[]): Vehicle[] {
  const known = new Map<string, Vehicle>();
  for (const { legs, steps } of manifests) {
    const isOwn = steps.some(({ step, is_own }) => step === "picked_up" && is_own);
    for (const { plate, trailer } of legs)
      if (plate !== null && !known.has(plate)) known.set(plate, { plate, trailer, isOwn });
  }
  const vehicles = [...known.values()];
  return [...vehicles.filter(({ isOwn }) => isOwn), ...vehicles.filter(({ isOwn }) => !isOwn)];
}

/** The vehicle that need not be chosen: the one that this device signed for last, or the only one. */
export function usualVehicle(vehicles: readonly Vehicle[]): Vehicle | undefined {
  const [first] = vehicles;
  return first !== undefined && (first.isOwn || vehicles.length === 1) ? first : undefined;
}
