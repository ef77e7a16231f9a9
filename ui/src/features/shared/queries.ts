import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";

/** Who this desk is and how it is set up. */
export const deskQueries = {
  status: () =>
    queryOptions({ queryKey: ["desk", "status"] as const, queryFn: () => call("desk_status", {}) }),
};

/** How far the sending is. */
export const syncQueries = {
  status: () =>
    queryOptions({ queryKey: ["sync", "status"] as const, queryFn: () => call("sync_status", {}) }),
};

/** One manifest, which more than one feature shows. */
export const manifestQueries = {
  one: (manifest: string) =>
    queryOptions({
      queryKey: ["manifests", "one", manifest] as const,
      queryFn: () => call("show_manifest", { manifest }),
    }),
};
