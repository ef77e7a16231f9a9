import { useTranslation } from "react-i18next";
import type { LineWeights } from "@/api/generated/console/LineWeights";
import styles from "./WastesOfManifest.module.css";

/** Each waste: what it is, and how it is packed. */
export function WastesOfManifest({ lines }: { lines: readonly LineWeights[] }) {
  const { t } = useTranslation(["evidence", "steps"]);
  return (
    <ul className={styles.wastes}>
      {lines.map((line) => (
        <li key={line.line}>
          <b>{line.waste_name ?? t("steps:unnamed_waste")}</b> <span className="num">{line.waste_code}</span>
          <div className="muted">
            {[
              line.category,
              line.form,
              line.packaging,
              line.packages === null ? null : t("steps:packages", { count: line.packages }),
            ]
              .filter((part) => part !== null)
              .join(" · ")}
          </div>
        </li>
      ))}
    </ul>
  );
}
