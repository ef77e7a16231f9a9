import type { Area } from "./generated/Area";
import type { Host } from "./host";

/** Every area; a new one does not compile before it stands here. */
const AREAS = Object.keys({
  desk: true,
  manifests: true,
  parties: true,
  forms: true,
  signings: true,
  sync: true,
  importing: true,
} satisfies Record<Area, true>);

/** The same commands over HTTP, for a browser: `POST /call/{name}`, and `GET /events` as server-sent events. */
export function bridgeHost(base = ""): Host {
  return {
    async call(name, request) {
      const response = await fetch(`${base}/call/${encodeURIComponent(name)}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
      });
      if (!/json/.test(response.headers.get("content-type") ?? "")) {
        // A page of a proxy's says nothing to a person; a line of the bridge's does.
        const text = await response.text();
        throw new Error(`${response.status} ${/^\s*</.test(text) ? response.statusText : text}`.trim());
      }
      const answer: unknown = await response.json();
      if (!response.ok) throw answer;
      return answer;
    },

    onChanged(listener) {
      const events = new EventSource(`${base}/events`);
      let isFirst = true;
      events.addEventListener("changed", (event) => listener(JSON.parse(event.data)));
      events.addEventListener("open", () => {
        // What changed while nobody listened was not told.
        if (!isFirst) listener({ areas: AREAS });
        isFirst = false;
      });
      return () => events.close();
    },
  };
}
