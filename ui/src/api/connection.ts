import type { QueryClient } from "@tanstack/react-query";
import { ConsoleError, get } from "./console";
import type { SessionView } from "./generated/console/SessionView";

/** Whether the node answers: not known yet, it does, or it is silent since a moment (milliseconds since 1970). */
export type Connection = { state: "connecting" } | { state: "live" } | { state: "silent"; since: number };

/** How long to wait before a stream that the node refused is asked for again. */
const AGAIN_MS = 5_000;

let now: Connection = { state: "connecting" };
const listeners = new Set<() => void>();

/** What is known now, and who wants to hear of it; for `useSyncExternalStore`. */
export const connection = {
  get: (): Connection => now,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function become(next: Connection["state"]): void {
  if (now.state === next) return;
  now = next === "silent" ? { state: next, since: Date.now() } : { state: next };
  for (const listener of listeners) listener();
}

/**
 * Reads again whenever the log has grown, and knows whether the node answers; the answer stops it.
 *
 * `onSignedOut` is told when the session has ended. What was read stays, whatever happens to the node.
 */
export function keepLive(client: QueryClient, onSignedOut: () => void): () => void {
  let events: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const follow = () => {
    events = new EventSource("/api/v1/events");
    events.onopen = () => become("live");
    events.addEventListener("changed", () => readAgain(client));
    events.onerror = () => {
      // A dropped stream is opened again by the browser; one that the node refused is not.
      if (events?.readyState !== EventSource.CLOSED) return become("silent");
      void ask();
    };
  };

  // A stream does not say why it was refused: the session is asked instead.
  const ask = async () => {
    try {
      const session = await get<SessionView>("session");
      if (isStopped) return;
      if (!session.signed_in) return onSignedOut();
      become("live");
    } catch {
      become("silent");
    }
    if (!isStopped) again = setTimeout(follow, AGAIN_MS);
  };

  const unwatch = client.getQueryCache().subscribe((event) => {
    if (event.type !== "updated") return;
    if (event.action.type === "success" && !event.action.manual) become("live");
    if (event.action.type !== "error" || !(event.action.error instanceof ConsoleError)) return;
    if (event.action.error.isSignedOut) onSignedOut();
    else if (event.action.error.problem === undefined) become("silent");
  });

  follow();
  return () => {
    isStopped = true;
    events?.close();
    clearTimeout(again);
    unwatch();
    now = { state: "connecting" };
  };
}

/** A long list is not read again from its beginning under the reader's eyes: it says that it is older than the log. */
const LONG_PAGES = 3;

function readAgain(client: QueryClient): void {
  const isLong = (data: unknown) =>
    typeof data === "object" && data !== null && "pages" in data && Array.isArray(data.pages)
      ? data.pages.length > LONG_PAGES
      : false;
  void client.invalidateQueries({
    queryKey: ["console"],
    predicate: (query) => !isLong(query.state.data),
  });
  void client.invalidateQueries({
    queryKey: ["console"],
    predicate: (query) => isLong(query.state.data),
    refetchType: "none",
  });
}
