import type { Language } from "./language";

/** The units that people weigh in. Inside, every mass is a whole number of grams. */
export type WeightUnit = "t" | "kg";

/** A figure and its unit, apart, so that both can be set in the same weight. */
export type Measure = { figure: string; unit: string };

const GRAMS: Record<WeightUnit, number> = { t: 1_000_000, kg: 1_000 };

/** What a unit is called. */
export function unitName(unit: WeightUnit, language: Language): string {
  if (unit === "kg") return "kg";
  return language === "en" ? "t" : "吨";
}

/** Grams as tonnes with three decimals, rounded to the kilogram: `1.180` `吨`. */
export function tonnes(grams: number, language: Language): Measure {
  const kilograms = Math.round(grams / GRAMS.kg);
  return { figure: withDecimals(kilograms, 3), unit: unitName("t", language) };
}

/** Grams as kilograms, exact to the gram: `1,180` `kg`, `0.25` `kg`. */
export function kilograms(grams: number): Measure {
  return { figure: withDecimals(grams, 3).replace(/\.?0+$/, ""), unit: "kg" };
}

/** A measure in one piece, for sentences. */
export function spoken(measure: Measure): string {
  return `${measure.figure} ${measure.unit}`;
}

/** Grams as a person would type them in `unit`, without separators: `1.18`. */
export function typed(grams: number, unit: WeightUnit): string {
  const places = unit === "t" ? 6 : 3;
  return withDecimals(grams, places)
    .replaceAll(",", "")
    .replace(/\.?0+$/, "");
}

/** Why a typed weight could not be read. */
export type WeightFault = "not_a_number" | "finer_than_grams" | "too_large";

/** What was typed: nothing yet, grams, or a fault. `unit` is the one that was typed along, if any. */
export type ReadWeight =
  | { kind: "empty" }
  | { kind: "grams"; grams: number; unit: WeightUnit | undefined }
  | { kind: "fault"; fault: WeightFault };

/**
 * Reads a weight as people type it, by digits and never through a float.
 *
 * Full-width digits and signs, the Chinese full stop that an input method leaves for a decimal point, thousands
 * separators and a unit behind the figure (`吨`, `t`, `公斤`, `千克`, `kg`, `克`, `g`) are understood.
 * Without a unit it is meant in `unit`.
 */
export function readWeight(text: string, unit: WeightUnit): ReadWeight {
  const plain = text.normalize("NFKC").replaceAll("。", ".").replace(/\s+/g, "").toLowerCase();
  if (plain === "") return { kind: "empty" };

  const found = /^(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(吨|t|公斤|千克|kg|克|g)?$/.exec(plain);
  const whole = found?.[1]?.replaceAll(",", "") ?? "";
  const fraction = (found?.[2] ?? "").replace(/0+$/, "");
  if (found === null || (whole === "" && (found[2] ?? "") === ""))
    return { kind: "fault", fault: "not_a_number" };

  const places = placesOf(found[3] ?? unit);
  if (fraction.length > places) return { kind: "fault", fault: "finer_than_grams" };
  const grams = Number(whole + fraction.padEnd(places, "0"));
  if (!Number.isSafeInteger(grams)) return { kind: "fault", fault: "too_large" };
  return { kind: "grams", grams, unit: namedUnit(found[3]) };
}

/** How many decimals of a unit make a gram. */
function placesOf(unit: string): number {
  if (unit === "t" || unit === "吨") return 6;
  if (unit === "g" || unit === "克") return 0;
  return 3;
}

function namedUnit(unit: string | undefined): WeightUnit | undefined {
  if (unit === undefined || unit === "g" || unit === "克") return undefined;
  return placesOf(unit) === 6 ? "t" : "kg";
}

/** A whole number of the smallest unit, with its point set: `withDecimals(1180, 3)` is `1.180`. */
function withDecimals(smallest: number, places: number): string {
  const sign = smallest < 0 ? "−" : "";
  const digits = Math.abs(smallest)
    .toString()
    .padStart(places + 1, "0");
  const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${whole}.${digits.slice(-places)}`;
}
