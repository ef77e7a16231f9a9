import { expect, test } from "vitest";
import type { SyncView } from "@/api/generated/SyncView";
import { chipOf } from "./chip";

const NOW = Date.parse("2026-11-23T09:40:00+08:00");
const AT_REST: SyncView = {
  phase: "live",
  waiting: 0,
  waiting_since: null,
  refused: 0,
  attention: 0,
  last_ok: "2026-11-23T09:37:00+08:00",
  tries: 0,
  next_try: null,
  trouble: null,
  node: "127.0.0.1:4420",
};
const this_morning = { waiting: 3, waiting_since: "2026-11-23T07:40:00+08:00" };
const yesterday = { waiting: 3, waiting_since: "2026-11-22T06:40:00+08:00" };

test.each<[string, Partial<SyncView>, string]>([
  ["all is said", {}, "all"],
  ["nothing was ever said", { last_ok: null }, "none_yet"],
  ["three are on their way", { phase: "exchanging", ...this_morning }, "sending"],
  ["a new step at a live node", { waiting: 1, waiting_since: "2026-11-23T09:39:59+08:00" }, "sending"],
  ["no network, nothing waits", { phase: "offline" }, "offline"],
  ["no network, three wait", { phase: "offline", ...this_morning }, "offline_waiting"],
  ["no network since yesterday", { phase: "offline", ...yesterday }, "stale"],
  ["dialling", { phase: "connecting" }, "connecting"],
  ["something was refused, and it is offline", { phase: "offline", attention: 2, ...yesterday }, "attention"],
  ["the node is newer", { attention: 2, trouble: { code: "sync.version_newer" } }, "too_old"],
  ["nobody to talk to", { phase: "idle", last_ok: null }, "not_enrolled"],
])("%s", (_, change, says) => {
  expect(chipOf({ ...AT_REST, ...change }, NOW).says).toBe(says);
});
