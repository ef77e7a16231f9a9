import { expect, test } from "vitest";
import { asLoad, haulierDay, loadOf, withNext } from "@/test/roadDesk";
import { tallyOf, tripOf } from "./stops";

const ofCarrier = (view: Parameters<typeof asLoad>[0]) => asLoad(withNext(view, "carrier"));
const codes = (loads: readonly { row: { id: string } }[]) => loads.map(({ row }) => row.id);

test("a day is driven in order: pick up, then deliver, then wait; another day comes last", () => {
  const trip = tripOf(haulierDay().map(ofCarrier), "2026-11-23");
  expect(codes(trip.toPickUp)).toEqual(["works", "plater"]);
  expect(codes(trip.onRoad)).toEqual(["printer"]);
  expect(codes(trip.arrived)).toEqual(["earlier"]);
  expect(codes(trip.later)).toEqual(["tomorrow"]);
});

test("what was due yesterday, or has no day, is to be picked up today", () => {
  const loads = [
    loadOf({ id: "late", code: "WF-0000-0001", planned_on: "2026-11-20" }),
    loadOf({ id: "dayless", code: "WF-0000-0002", planned_on: null }),
  ].map(ofCarrier);
  expect(codes(tripOf(loads, "2026-11-23").toPickUp)).toEqual(["late", "dayless"]);
});

test("what the site has weighed before the driver signed is still on the lorry", () => {
  const quick = loadOf({ id: "quick", code: "WF-0000-0003", upTo: "received" });
  const load = { ...asLoad(quick), next_step: "delivered" as const };
  expect(codes(tripOf([load], "2026-11-23").onRoad)).toEqual(["quick"]);
});

test("the tally counts today's loads by their marks, and no other day's", () => {
  const accepted = loadOf({ id: "c", code: "c", upTo: "accepted", mark: { mark: "only_here" } });
  const trip = tripOf([...haulierDay(), accepted].map(ofCarrier), "2026-11-23");
  expect(tallyOf(trip)).toEqual({
    total: 5,
    marks: { authority_has_it: 3, waiting: 1, only_here: 1, quarantined: 0, refused: 0 },
  });
});
