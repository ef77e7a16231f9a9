import type { DeviceView } from "@/api/generated/console/DeviceView";
import type { GlyphName } from "@/components/Glyph";
import type { Tone } from "@/components/Tag";

/** Whether a device may sign. */
export type DeviceState = "active" | "ends_soon" | "not_yet" | "expired" | "revoked";

/** A credential that ends within this is said to end soon, in milliseconds. */
const SOON_MS = 30 * 24 * 3_600_000;

/** How each state is drawn. */
export const DEVICE_LOOKS: Record<DeviceState, { tone: Tone; glyph: GlyphName }> = {
  active: { tone: "ok", glyph: "tick" },
  ends_soon: { tone: "hazard", glyph: "triangle" },
  not_yet: { tone: "grey", glyph: "quarter" },
  expired: { tone: "hazard", glyph: "triangle" },
  revoked: { tone: "danger", glyph: "bang" },
};

/** The state of a device at a moment (milliseconds since 1970). */
export function deviceState(
  { revocation, not_before, not_after }: Pick<DeviceView, "revocation" | "not_before" | "not_after">,
  now: number,
): DeviceState {
  if (revocation !== null) return "revoked";
  if (not_before !== null && now < Date.parse(not_before)) return "not_yet";
  if (not_after === null) return "active";
  const left = Date.parse(not_after) - now;
  if (left <= 0) return "expired";
  return left < SOON_MS ? "ends_soon" : "active";
}
