import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import { useFormat } from "@/i18n/useFormat";
import { shortened } from "@/lib/texts";
import { Hazards, hazardsOf } from "../shared/Hazards";
import styles from "./Gate.module.css";

/** What the manifest says of one waste: the five things that are compared at the gate. */
export function LineFacts({ line }: { line: LineView }) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  const facts = [
    line.form,
    line.packaging,
    line.packages === null ? null : t("packages", { count: line.packages }),
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.what}>
      <div>
        <b title={line.waste_name ?? undefined}>{shortened(line.waste_name ?? t("unnamed_waste"), 40)}</b>{" "}
        <span className={`${styles.code} faint num`}>{line.waste_code}</span>
      </div>
      <div>{facts.join(" · ")}</div>
      <Hazards hazards={hazardsOf([line])} />
      <div className="num muted">
        {t("weight.planned")} {line.planned === null ? t("not_yet") : format.tonnes(line.planned.grams)} ·{" "}
        {t("weight.removed")} {line.removed === null ? t("not_yet") : format.tonnes(line.removed.grams)}
      </div>
    </div>
  );
}
