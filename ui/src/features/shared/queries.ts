import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";

/** How this desk is set up, who it is, and whether it can sign. */
export const deskQuery = queryOptions({
  queryKey: ["desk", "status"],
  queryFn: () => call("desk_status", {}),
});

/** Everybody of whom a card is here or was. */
export const personsQuery = queryOptions({
  queryKey: ["desk", "persons"],
  queryFn: () => call("persons", {}),
});

/** How far the sending is. */
export const syncQuery = queryOptions({
  queryKey: ["sync", "status"],
  queryFn: () => call("sync_status", {}),
});

/** Acts that wait for their ten seconds, and those that ended lately. */
export const signingsQuery = queryOptions({
  queryKey: ["signings", "list"],
  queryFn: () => call("signings", {}),
});

/** What the help desk wants to know. */
export async function readDiagnosis(): Promise<string> {
  return (await call("diagnosis", {})).text;
}

/** One manifest, which more than one feature shows. */
export const manifestQueries = {
  one: (manifest: string) =>
    queryOptions({
      queryKey: ["manifests", "one", manifest] as const,
      queryFn: () => call("show_manifest", { manifest }),
    }),
};

/** What is to be done here, and what happened last. */
export const todayQuery = queryOptions({
  queryKey: ["manifests", "today"],
  queryFn: () => call("today", {}),
  meta: { alsoFrom: ["forms", "signings", "sync"] },
});
