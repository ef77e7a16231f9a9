import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ManifestFilter } from "@/api/generated/ManifestFilter";
import type { ManifestRow } from "@/api/generated/ManifestRow";
import type { Role } from "@/api/generated/Role";

/** As many rows as a page may have. */
const PAGE = 200;
/** So many choices are offered at once. */
const CHOICES = 30;

/** Wastes by code, words or initials; an empty text gives those used last. */
export function wastesQuery(text: string) {
  return queryOptions({
    queryKey: ["manifests", "wastes", text] as const,
    queryFn: () => call("search_wastes", { text, limit: CHOICES }),
    placeholderData: keepPreviousData,
  });
}

/** Organisations for a role by name, credit code or initials; an empty text gives those used last first. */
export function partiesQuery(text: string, role: Role) {
  return queryOptions({
    queryKey: ["parties", "search", role, text] as const,
    queryFn: () => call("search_parties", { text, role, limit: CHOICES }),
    placeholderData: keepPreviousData,
    // Who was used last is drawn from the manifests.
    meta: { alsoFrom: ["manifests"] },
  });
}

/** What a list is asked for, besides the page. */
export type ListFilter = Pick<ManifestFilter, "text" | "statuses" | "role">;

/** Pages of manifests, those touched last first. */
export function listQuery(filter: ListFilter) {
  return infiniteQueryOptions({
    queryKey: ["manifests", "list", filter] as const,
    queryFn: ({ pageParam }) => call("list_manifests", { ...filter, before: pageParam, limit: PAGE }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

/** How many manifests there are of each status, whatever one looks for. */
export const countsQuery = queryOptions({
  queryKey: ["manifests", "counts"],
  queryFn: () => call("list_manifests", { text: "", statuses: [], role: null, before: null, limit: 1 }),
  select: ({ counts }) => counts,
});

/** The form of a new manifest that was left unfinished last. What waits to be signed is finished. */
export async function findUnfinished(): Promise<string | undefined> {
  const [{ forms }, { signings }] = await Promise.all([call("forms", {}), call("signings", {})]);
  const waits = new Set(signings.filter(({ state }) => state.state === "waiting").map(({ form }) => form));
  return forms.find(({ id, kind }) => kind === "new_manifest" && !waits.has(id))?.id;
}

/** The manifest that the own organisation issued last, among those touched lately. */
export async function findLastIssued(): Promise<ManifestRow | undefined> {
  const { rows } = await call("list_manifests", {
    text: "",
    statuses: [],
    role: "consignor",
    before: null,
    limit: PAGE,
  });
  return rows
    .filter((row) => row.issued_at !== null && row.status !== "reported")
    .reduce<ManifestRow | undefined>(
      (last, row) => (last === undefined || (row.issued_at ?? "") > (last.issued_at ?? "") ? row : last),
      undefined,
    );
}

/**
 * What a signing sheet says. It is a secret, so it is forgotten with its field; one that the directory does not have
 * yet is looked at again when the directory has changed.
 */
export function sheetQuery(text: string) {
  return queryOptions({
    queryKey: ["parties", "sheet", text] as const,
    queryFn: () => call("read_sheet", { text }),
    enabled: text !== "",
    gcTime: 0,
  });
}
