import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";

/** What would be wrong or odd about an act. */
export function checkQuery(act: ActRequest) {
  return queryOptions({
    queryKey: ["manifests", "check", act] as const,
    queryFn: () => call("check", act),
    // Each keystroke is another act; those before need not be remembered.
    gcTime: 30_000,
    placeholderData: keepPreviousData,
  });
}
