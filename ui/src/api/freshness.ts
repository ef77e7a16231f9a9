import type { Query, QueryClient } from "@tanstack/react-query";
import type { Area } from "./generated/Area";
import type { Changed } from "./generated/Changed";
import type { Host } from "./host";

/** Reads again what has changed; the answer stops it. */
export function keepFresh(client: QueryClient, host: Host): () => void {
  return host.onChanged((changed) => void freshen(client, (changed as Changed).areas));
}

/** Reads again what is drawn from these areas, and remembers that the rest of it is old. */
export function freshen(client: QueryClient, areas: readonly Area[]): Promise<void> {
  return client.invalidateQueries({ predicate: (query) => isDrawnFrom(query, areas) });
}

function isDrawnFrom({ queryKey, meta }: Query, areas: readonly Area[]): boolean {
  return areas.some((area) => area === queryKey[0] || meta?.alsoFrom?.includes(area));
}
