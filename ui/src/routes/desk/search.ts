import type { Role } from "@/api/generated/Role";
import type { Status } from "@/api/generated/Status";

/** How a new manifest begins: from a kept form, from an earlier manifest (`last` is the newest own), or empty. */
export type NewManifestSearch = { form?: string; copy?: string };

/** Reads it from the address. */
export function readNewManifestSearch(search: Record<string, unknown>): NewManifestSearch {
  return {
    ...(typeof search.form === "string" && { form: search.form }),
    ...(typeof search.copy === "string" && { copy: search.copy }),
  };
}

/** Which manifests one looks for. */
export type ManifestsSearch = { text?: string; status?: Status; role?: Role };

const STATUSES: readonly string[] = [
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
] satisfies readonly Status[];
const ROLES: readonly string[] = ["consignor", "carrier", "receiver"] satisfies readonly Role[];

/** Reads it from the address; what is no status and no role is left out. */
export function readManifestsSearch(search: Record<string, unknown>): ManifestsSearch {
  const { text, status, role } = search;
  return {
    // A router reads digits as a number.
    ...((typeof text === "string" || typeof text === "number") && { text: String(text) }),
    ...(typeof status === "string" && STATUSES.includes(status) && { status: status as Status }),
    ...(typeof role === "string" && ROLES.includes(role) && { role: role as Role }),
  };
}
