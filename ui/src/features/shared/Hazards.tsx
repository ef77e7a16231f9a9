import { useTranslation } from "react-i18next";
import { Glyph } from "@/components/Glyph";
import styles from "./Hazards.module.css";

/** The hazard letters of the catalogue, in the order in which they are read out. */
export const HAZARDS = ["T", "I", "C", "R", "In"] as const;

/** A hazard letter of the catalogue: toxic, ignitable, corrosive, reactive, infectious. */
export type Hazard = (typeof HAZARDS)[number];

/** The hazards of several wastes, each once; letters that the catalogue does not have are left out. */
export function hazardsOf(lines: readonly { hazards: readonly string[] }[]): Hazard[] {
  return HAZARDS.filter((hazard) => lines.some((line) => line.hazards.includes(hazard)));
}

/** Hazards in words, in label orange: `易燃性 · 毒性`. Nothing when there are none. */
export function Hazards({ hazards }: { hazards: readonly Hazard[] }) {
  const { t } = useTranslation("steps");
  if (hazards.length === 0) return null;
  return (
    <span className={styles.hazards}>
      <Glyph name="triangle" />
      {hazards.map((hazard) => t(`hazard.${hazard}`)).join(" · ")}
    </span>
  );
}
