import { expect, test } from "vitest";
import { asLoad, haulierDay, loadOf } from "@/test/roadDesk";
import { tallyOf, tripOf } from "./stops";

const codes = (loads: readonly { row: { id: string } }[]) => loads.map(({ row }) => row.id);

test("a day is driven in order: pick up, then deliver, then wait; another day comes last", () => {
  const trip = tripOf(haulierDay().map(asLoad), "2026-11-23");
  expect(codes(trip.toPickUp)).toEqual(["works", "plater"]);
  expect(codes(trip.onRoad)).toEqual(["printer"]);
  expect(codes(trip.arrived)).toEqual(["earlier"]);
  expect(codes(trip.later)).toEqual(["tomorrow"]);
});

test("what was due yesterday, or has no day, is to be picked up today", () => {
  const loads = [
    loadOf({ id: "late", code: "WF-0000-0001", planned_on: "2026-11-20" }),
    loadOf({ id: "dayless", code: "WF-0000-0002", planned_on: null }),
  ].map(asLoad);
  expect(codes(tripOf(loads, "2026-11-23").toPickUp)).toEqual(["late", "dayless"]);
});

test("the tally counts today's loads by their marks, those that were accepted too, and no other day's", () => {
  const trip = tripOf(haulierDay().map(asLoad), "2026-11-23");
  const accepted = (id: string) => loadOf({ id, code: id, upTo: "accepted" }).row;
  const only = { ...accepted("c"), mark: { mark: "only_here" as const } };
  const tally = tallyOf(trip, 2, [haulierDay()[0]?.row ?? only, only, accepted("b"), accepted("yesterday")]);
  expect(tally).toEqual({
    total: 6,
    marks: { authority_has_it: 4, waiting: 1, only_here: 1, refused: 0 },
  });
});
