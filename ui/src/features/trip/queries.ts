import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import { manifestQueries } from "../shared/queries";
import { type Vehicle, vehiclesOf } from "./vehicles";

/** So many manifests back a vehicle is remembered. */
const LOOK_BACK = 50;
/** So many vehicles are offered; more chips would be a list to search. */
const OFFERED = 4;

/** What the own organisation carries and is not over yet. */
export const tripQuery = queryOptions({
  queryKey: ["manifests", "loads", "carrier"],
  queryFn: () => call("loads", { role: "carrier" }),
});

/** What it carried last, those touched last first. */
export const carriedQuery = queryOptions({
  queryKey: ["manifests", "carried"],
  queryFn: async () => {
    const filter = { text: "", statuses: [], role: "carrier" as const, before: null, limit: LOOK_BACK };
    return (await call("list_manifests", filter)).rows;
  },
});

/**
 * The vehicles that this organisation signed for last, those of this device first.
 *
 * The ledger is the memory: what was signed need not be kept a second time.
 */
export const vehiclesQuery = queryOptions({
  queryKey: ["manifests", "vehicles"],
  queryFn: async ({ client }): Promise<Vehicle[]> => {
    const rows = await client.fetchQuery(carriedQuery);
    const newest = new Map<string, string>();
    for (const { plate, id } of rows) if (plate !== null && !newest.has(plate)) newest.set(plate, id);
    const ids = [...newest.values()].slice(0, OFFERED);
    return vehiclesOf(await Promise.all(ids.map((id) => client.fetchQuery(manifestQueries.one(id)))));
  },
});

/** What would be wrong or odd about an act. */
export const checkQuery = (act: ActRequest) =>
  queryOptions({ queryKey: ["manifests", "check", act], queryFn: () => call("check", act) });
