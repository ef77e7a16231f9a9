import type { TFunction } from "i18next";

/** What can be corrected, by the first and the last name of its path. */
const NAMES = {
  "lines waste_code": "waste_code",
  "lines waste_name": "waste_name",
  "lines hazards": "hazards",
  "lines edition": "edition",
  "lines form": "form",
  "lines packaging": "packaging",
  "lines packages": "packages",
  "lines planned_g": "planned",
  "legs plate": "plate",
  "legs trailer": "trailer",
  "plan date": "date",
  "accepted opinion": "opinion",
  "accepted note": "note",
} as const;

const MASSES = ["removed", "received", "accepted"] as const;

/** Whether a path holds grams: `lines/7f3a/planned_g`, and what stands below the id of a line. */
export function isMass(path: string): boolean {
  const [first, name] = path.split("/");
  return (
    path.endsWith("/planned_g") || (MASSES.some((one) => one === first) && /^[0-9a-f]{16}$/.test(name ?? ""))
  );
}

/** What a person calls a field that is corrected; `line` is the place of its waste from 1, where there are several. */
export function correctedField(path: string, t: TFunction<"steps">, line?: number): string {
  const parts = path.split("/");
  const first = parts[0] ?? "";
  const key = `${first} ${parts.at(-1)}`;
  const mass = MASSES.find((one) => one === first);
  const name =
    key in NAMES
      ? t(`correction.field.${NAMES[key as keyof typeof NAMES]}`)
      : mass !== undefined && isMass(path)
        ? t(`correction.field.${mass}`)
        : path;
  return line === undefined ? name : t("correction.of_line", { line, field: name });
}

/** The line that a path is about, if it is about one. */
export function lineOf(path: string): string | undefined {
  const [first, name] = path.split("/");
  return first === "lines" || isMass(path) ? name : undefined;
}
