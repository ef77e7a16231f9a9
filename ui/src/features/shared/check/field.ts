import type { TFunction } from "i18next";

const NAMES = [
  "consignor",
  "carrier",
  "receiver",
  "lines",
  "planned_on",
  "plate",
  "trailer",
  "waste_code",
  "waste_name",
  "form",
  "packaging",
  "packages",
  "planned_g",
  "removed_g",
  "removed",
  "weighed",
  "accepted",
  "opinion",
  "note",
  "sheet",
] as const;

/**
 * What a person calls a field: `lines/0/planned_g` is 「第 1 种废物的计划量」. `lineOf` gives the place of a line
 * that is named by its id, from 0.
 */
export function fieldName(
  field: string,
  t: TFunction<"signing">,
  lineOf?: (line: string) => number | undefined,
): string {
  const parts = field.split("/");
  const name = NAMES.findLast((one) => parts.includes(one));
  const which = parts.find((part) => !NAMES.includes(part as (typeof NAMES)[number]));
  const line = which === undefined ? undefined : /^\d+$/.test(which) ? Number(which) : lineOf?.(which);
  // A step that weighs asks one thing of each waste, and the check names the waste alone.
  const said = t(`field.${name ?? (line === undefined ? "unknown" : "mass")}`);
  return line === undefined ? said : t("field.of_line", { line: line + 1, field: said });
}

/**
 * Puts the cursor into a field. A form says where its fields are by `data-field`, with the name that the check
 * gives them; the nearest field above stands in for one that is not there.
 */
export function jumpToField(field: string, block: "center" | "nearest" = "center"): void {
  for (let parts = field.split("/"); parts.length > 0; parts = parts.slice(0, -1)) {
    const place = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(parts.join("/"))}"]`);
    if (place === null) continue;
    place.scrollIntoView({ block });
    const target = place.matches(FOCUSABLE) ? place : place.querySelector<HTMLElement>(FOCUSABLE);
    target?.focus({ preventScroll: true });
    return;
  }
}

const FOCUSABLE = "input:not([disabled]), textarea:not([disabled]), button:not([disabled]), [tabindex='0']";
