import { expect, test } from "vitest";
import type { RevocationView } from "@/api/generated/console/RevocationView";
import { deviceState } from "./deviceState";

const YEAR = { not_before: "2026-01-01T00:00:00Z", not_after: "2026-12-31T00:00:00Z", revocation: null };
const revocation: RevocationView = {
  device: "0".repeat(32),
  revoked_at: "2026-05-01T00:00:00Z",
  reason: "lost",
  note: null,
  entry: "0".repeat(64),
  log_index: 9,
  last_known: null,
};

test.each([
  ["active", "2026-06-01T00:00:00Z"],
  ["ends_soon", "2026-12-10T00:00:00Z"],
  ["expired", "2026-12-31T00:00:00Z"],
  ["not_yet", "2025-12-31T00:00:00Z"],
])("%s", (state, now) => {
  expect(deviceState(YEAR, Date.parse(now))).toBe(state);
  expect(deviceState({ ...YEAR, revocation }, Date.parse(now))).toBe("revoked");
});
