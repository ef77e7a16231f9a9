/** How a new manifest begins: from a kept form, from an earlier manifest (`last` is the newest own), or empty. */
export type NewManifestSearch = { form?: string; copy?: string };

/** Reads it from the address. */
export function readNewManifestSearch(search: Record<string, unknown>): NewManifestSearch {
  return {
    ...(typeof search.form === "string" && { form: search.form }),
    ...(typeof search.copy === "string" && { copy: search.copy }),
  };
}
