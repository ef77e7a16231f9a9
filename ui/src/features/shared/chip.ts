import type { SyncView } from "@/api/generated/SyncView";
import type { GlyphName } from "@/components/Glyph";
import type { Tone } from "@/components/Tag";

/** What the chip says, before it is put into words. */
export type ChipSays = {
  says:
    | "all"
    | "none_yet"
    | "sending"
    | "connecting"
    | "offline"
    | "offline_waiting"
    | "stale"
    | "attention"
    | "too_old"
    | "not_enrolled";
  sub: "work_on" | "to_authority" | "since" | "waiting" | "look" | "kept" | "enrol" | "last_ok";
  glyph: GlyphName;
  tone: Tone;
};

/** After this, what was not sent is the first thing to be said. */
const STALE_MS = 24 * 3_600_000;

/** What matters most about the sending, in the order in which a person needs to know it. */
export function chipOf(sync: SyncView, now: number): ChipSays {
  if (sync.phase === "idle") return { says: "not_enrolled", sub: "enrol", glyph: "circle", tone: "grey" };
  if (sync.trouble?.code === "sync.version_newer")
    return { says: "too_old", sub: "kept", glyph: "bang", tone: "danger" };
  if (sync.attention > 0) return { says: "attention", sub: "look", glyph: "bang", tone: "danger" };
  if (sync.waiting > 0 && sync.waiting_since !== null && now - Date.parse(sync.waiting_since) >= STALE_MS)
    return { says: "stale", sub: "waiting", glyph: "quarter", tone: "hazard" };
  if (sync.phase === "offline")
    return sync.waiting > 0
      ? { says: "offline_waiting", sub: "since", glyph: "circle", tone: "grey" }
      : { says: "offline", sub: "work_on", glyph: "circle", tone: "grey" };
  if (sync.waiting > 0) return { says: "sending", sub: "to_authority", glyph: "quarter", tone: "wait" };
  if (sync.phase === "connecting")
    return { says: "connecting", sub: "work_on", glyph: "quarter", tone: "wait" };
  return sync.last_ok === null
    ? { says: "none_yet", sub: "work_on", glyph: "circle", tone: "grey" }
    : { says: "all", sub: "last_ok", glyph: "ticks", tone: "ok" };
}
