import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";

/** What the regulator has not confirmed, and how the node is reached. */
export const outboxQuery = queryOptions({
  queryKey: ["sync", "outbox"],
  queryFn: () => call("outbox", {}),
});
