import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";

/** How this desk is set up, who it is, and whether it can sign. */
export const deskQuery = queryOptions({
  queryKey: ["desk", "status"],
  queryFn: () => call("desk_status", {}),
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
