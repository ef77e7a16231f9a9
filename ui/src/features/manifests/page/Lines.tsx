import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import { Hazards, hazardsOf } from "@/features/shared/Hazards";
import { count } from "@/lib/numbers";
import styles from "./Lines.module.css";

/** The wastes with their code, hazards and packaging. */
export function Lines({ lines }: { lines: readonly LineView[] }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  return (
    <ol className={styles.lines}>
      {lines.map((line) => {
        const packing = [
          line.form,
          line.packaging,
          line.packages === null
            ? null
            : t("page.pieces", { count: line.packages, figure: count(line.packages) }),
        ].filter((part) => part !== null);
        return (
          <li key={line.id} className={styles.line}>
            <div className={styles.name}>
              <b>{line.waste_name ?? steps("unnamed_waste")}</b>{" "}
              <span className="faint num">
                {[line.category, line.waste_code].filter((part) => part !== null).join(" ")}
              </span>
            </div>
            <Hazards hazards={hazardsOf([line])} />
            <div className={styles.packing}>
              {packing.length === 0 ? (
                <span className="faint">{t("page.no_packing")}</span>
              ) : (
                packing.join(" · ")
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
