import type { TimelineStep } from "@/api/generated/console/TimelineStep";

/** From this on the two clocks are too far apart to pass over it in silence, in milliseconds. */
const REMARK_MS = 10 * 60_000;

/** What the signer's clock and the node's say of each other. */
export type ClockRemark =
  /** The step was logged long after it was signed: it waited for a network. */
  | { says: "later"; ms: number }
  /** It claims to have been signed after the node had it already: that clock is fast. */
  | { says: "ahead"; ms: number };

/** How far apart the claimed and the logged time are, when that is more than ten minutes. */
export function clockRemark({
  claimed_at,
  receipt,
}: Pick<TimelineStep, "claimed_at" | "receipt">): ClockRemark | undefined {
  const logged = receipt?.logged_at;
  if (claimed_at === null || logged == null) return undefined;
  const ms = Date.parse(logged) - Date.parse(claimed_at);
  if (Math.abs(ms) <= REMARK_MS) return undefined;
  return ms > 0 ? { says: "later", ms } : { says: "ahead", ms: -ms };
}

/** Milliseconds between two steps by their signers' clocks; none when that is unknown or would run backwards. */
export function between(
  before: Pick<TimelineStep, "claimed_at"> | undefined,
  step: Pick<TimelineStep, "claimed_at">,
): number | undefined {
  if (before?.claimed_at == null || step.claimed_at === null) return undefined;
  const ms = Date.parse(step.claimed_at) - Date.parse(before.claimed_at);
  return ms >= 0 ? ms : undefined;
}

/** What a credential says about the moment at which it was used, by the node's clock where it is known. */
export function validity({
  valid_from,
  valid_to,
  claimed_at,
  receipt,
}: Pick<TimelineStep, "valid_from" | "valid_to" | "claimed_at" | "receipt">):
  | "valid"
  | "too_early"
  | "expired"
  | "unknown" {
  const used = receipt?.logged_at ?? claimed_at;
  if (used === null || valid_from === null || valid_to === null) return "unknown";
  if (Date.parse(used) < Date.parse(valid_from)) return "too_early";
  return Date.parse(used) > Date.parse(valid_to) ? "expired" : "valid";
}
