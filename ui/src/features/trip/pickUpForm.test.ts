import { expect, test } from "vitest";
import { haulierDay, loadOf, platingLines } from "@/test/roadDesk";
import { chosenVehicle, isPlateLong, NOTHING_FILLED, pickUpAct, trailerPlate } from "./pickUpForm";
import { usualVehicle, vehiclesOf } from "./vehicles";

test("the lorry that this device signed for last stands first and need not be chosen", () => {
  const vehicles = vehiclesOf([
    loadOf({ id: "a", code: "a", upTo: "delivered", plate: "鄂A54321", trailer: "鄂A1234挂" }),
    loadOf({ id: "b", code: "b", upTo: "picked_up", plate: "鄂A12345", isOwn: true }),
    loadOf({ id: "c", code: "c", upTo: "delivered", plate: "鄂A54321" }),
  ]);
  expect(vehicles).toEqual([
    { plate: "鄂A12345", trailer: null, isOwn: true },
    { plate: "鄂A54321", trailer: "鄂A1234挂", isOwn: false },
  ]);
  expect(usualVehicle(vehicles)?.plate).toBe("鄂A12345");
});

test("of several lorries of colleagues none is taken for granted", () => {
  const colleagues = haulierDay()
    .filter(({ row }) => row.plate !== null)
    .map((view) => ({ ...view, steps: [] }));
  const vehicles = vehiclesOf(colleagues);
  expect(vehicles).toHaveLength(2);
  expect(usualVehicle(vehicles)).toBeUndefined();
  expect(usualVehicle(vehicles.slice(0, 1))).toBe(vehicles[0]);
});

test("another plate that is typed comes without the usual trailer", () => {
  const usual = { plate: "鄂A54321", trailer: "鄂A1234挂", isOwn: true };
  expect(chosenVehicle(NOTHING_FILLED, usual)).toEqual({ plate: "鄂A54321", trailer: "鄂A1234挂" });
  expect(chosenVehicle({ ...NOTHING_FILLED, plate: "鄂B" }, usual)).toEqual({ plate: "鄂B", trailer: "" });
});

test("the trailer's last character need not be typed", () => {
  expect(trailerPlate("鄂a１２３４")).toBe("鄂A1234挂");
  expect(trailerPlate("鄂A1234挂")).toBe("鄂A1234挂");
  expect(isPlateLong("鄂A1234")).toBe(false);
  expect(isPlateLong("鄂A·1234D5")).toBe(true);
});

test("the act names weights only for wastes that nobody has weighed", () => {
  const form = { ...NOTHING_FILLED, removed: { "line-1": 9, "line-2": 351_000 } };
  const act = pickUpAct("doc", platingLines(), form, { plate: "鄂a·１２３４５", trailer: "" });
  expect(act).toEqual({
    act: "pick_up",
    manifest: "doc",
    plate: "鄂A12345",
    trailer: null,
    removed: [{ line: "line-2", grams: 351_000 }],
  });
});
