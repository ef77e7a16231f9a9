import type { Status } from "@/api/generated/Status";
import { type Period, readPeriod } from "@/features/shared/period/period";

/** Which manifests, in which order: what stands in the address of the list. */
export type ManifestsSearch = {
  /** Words that all occur. */
  q?: string;
  status?: Status;
  /** Division code of the consignor's place. */
  district?: string;
  waste?: string;
  period?: Period;
  sort?: ManifestsSort;
};

/** What the node can sort by; with `-` the largest first. */
export const SORTS = ["at", "-at", "updated", "-updated", "planned", "-planned"] as const;
export type ManifestsSort = (typeof SORTS)[number];

/** Every status, in the order of a manifest's course. */
export const STATUSES = [
  "draft",
  "issued",
  "in_transit",
  "delivered",
  "received",
  "accepted",
  "closed",
  "refused",
  "voided",
  "reported",
] as const satisfies readonly Status[];

/** Reads an address; what it does not understand it leaves out. */
export function readSearch(search: Record<string, unknown>): ManifestsSearch {
  const text = (value: unknown) => {
    // The router reads `district=420102` as a number.
    const read = typeof value === "number" ? String(value) : value;
    return typeof read === "string" && read !== "" ? read : undefined;
  };
  const found: { [Key in keyof ManifestsSearch]: ManifestsSearch[Key] | undefined } = {
    q: text(search.q),
    status: STATUSES.find((status) => status === search.status),
    district: text(search.district),
    waste: text(search.waste),
    period: readPeriod(search.period),
    sort: SORTS.find((sort) => sort === search.sort),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
