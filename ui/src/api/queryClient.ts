import { QueryClient } from "@tanstack/react-query";
import type { ProblemError } from "./call";
import type { ConsoleError } from "./console";
import type { Area } from "./generated/Area";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: ProblemError | ConsoleError;
    queryKey: readonly [Area | "console", ...unknown[]];
    mutationKey: readonly [Area | "console", ...unknown[]];
    /** Of a query that is drawn from more areas than the one in its key: the others. */
    queryMeta: { alsoFrom?: readonly Area[] };
  }
}

/**
 * The memory of what was read.
 *
 * Nothing here waits for a network: the commands end on this device, and `navigator.onLine` says nothing of it.
 * What was read stays until the desk says that it changed (see `freshness.ts`).
 */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
