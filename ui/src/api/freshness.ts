import type { QueryClient } from "@tanstack/react-query";
import type { Changed } from "./generated/Changed";
import type { Host } from "./host";

/** Reads again what has changed; the answer stops it. */
export function keepFresh(client: QueryClient, host: Host): () => void {
  return host.onChanged((changed) => {
    for (const area of (changed as Changed).areas) void client.invalidateQueries({ queryKey: [area] });
  });
}
