import { useTranslation } from "react-i18next";
import type { EditionView } from "@/api/generated/EditionView";
import { Card } from "@/components/Card";
import { Glyph } from "@/components/Glyph";
import styles from "./Settings.module.css";

/** Which edition of the catalogue the program carries; one that is no longer in force says so. */
export function CataloguePart({ edition }: { edition: EditionView }) {
  const { t } = useTranslation("settings");
  const { title, name, valid_from, valid_to, superseded_by } = edition;
  return (
    <Card {...(superseded_by !== null && { tone: "hazard" as const })}>
      <p>
        <b>{title}</b>
      </p>
      <p className="muted num">
        {valid_to === null
          ? t("catalogue.from", { from: valid_from })
          : t("catalogue.between", { from: valid_from, to: valid_to })}
      </p>
      {superseded_by !== null && (
        <div className={styles.warning}>
          <Glyph name="triangle" />
          <p>{t("catalogue.superseded", { name, by: superseded_by })}</p>
        </div>
      )}
    </Card>
  );
}
