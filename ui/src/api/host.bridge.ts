import type { Host } from "./host";

/** The same commands over HTTP, for a browser: `POST /call/{name}`, and `GET /events` as server-sent events. */
export function bridgeHost(base = ""): Host {
  return {
    async call(name, request) {
      const response = await fetch(`${base}/call/${encodeURIComponent(name)}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(request),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw answer;
      return answer;
    },
    onChanged(listener) {
      const events = new EventSource(`${base}/events`);
      events.addEventListener("changed", (event) => listener(JSON.parse(event.data)));
      return () => events.close();
    },
  };
}
