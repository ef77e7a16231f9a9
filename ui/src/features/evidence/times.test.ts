import { expect, test } from "vitest";
import { between, clockRemark, validity } from "./times";

const receipt = (logged_at: string) => ({
  log_index: 7,
  logged_at,
  verdict: "admitted" as const,
  signature: "",
});

test.each([
  ["within ten minutes nothing is said", "2026-11-23T01:00:00Z", "2026-11-23T01:10:00Z", undefined],
  [
    "a lorry without signal",
    "2026-11-23T01:00:00Z",
    "2026-11-23T09:00:00Z",
    { says: "later", ms: 28_800_000 },
  ],
  ["a clock that is fast", "2026-11-23T04:00:00Z", "2026-11-23T01:00:00Z", { says: "ahead", ms: 10_800_000 }],
])("%s", (_, claimed_at, logged, expected) => {
  expect(clockRemark({ claimed_at, receipt: receipt(logged) })).toEqual(expected);
});

test("of what is not known nothing is said", () => {
  expect(clockRemark({ claimed_at: null, receipt: receipt("2026-11-23T01:00:00Z") })).toBeUndefined();
  expect(clockRemark({ claimed_at: "2026-11-23T01:00:00Z", receipt: null })).toBeUndefined();
  expect(between(undefined, { claimed_at: "2026-11-23T01:00:00Z" })).toBeUndefined();
  expect(
    between({ claimed_at: "2026-11-23T02:00:00Z" }, { claimed_at: "2026-11-23T01:00:00Z" }),
  ).toBeUndefined();
});

test("a credential is judged by the moment at which it was used", () => {
  const used = (logged: string) =>
    validity({
      valid_from: "2026-01-01T00:00:00Z",
      valid_to: "2026-12-31T00:00:00Z",
      claimed_at: "2026-06-01T00:00:00Z",
      receipt: receipt(logged),
    });
  expect(used("2026-06-01T00:00:00Z")).toBe("valid");
  expect(used("2027-02-01T00:00:00Z")).toBe("expired");
  expect(used("2025-12-31T00:00:00Z")).toBe("too_early");
});
