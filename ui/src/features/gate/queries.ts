import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";

/** What is on its way to the own organisation's gate, or stands at it. */
export const expectedQuery = queryOptions({
  queryKey: ["manifests", "loads", "receiver"],
  queryFn: () => call("loads", { role: "receiver" }),
});
