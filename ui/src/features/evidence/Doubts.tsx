import { useTranslation } from "react-i18next";
import type { ConflictView } from "@/api/generated/ConflictView";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import { Tag } from "@/components/Tag";
import styles from "./Doubts.module.css";
import { useFieldName } from "./useFieldName";

/** What contradicts itself, what was written over a seal, and what is hearsay. Nothing of it hides the rest. */
export function Doubts({
  manifest: { conflicts, contested, reported },
}: {
  manifest: Pick<ManifestView, "conflicts" | "contested" | "reported">;
}) {
  const { t } = useTranslation(["evidence", "steps"]);
  const field = useFieldName();
  if (conflicts.length === 0 && contested.length === 0 && reported === null) return null;
  return (
    <ul className={styles.doubts} aria-label={t("doubts")}>
      {reported !== null && (
        <li data-tone="grey">
          <Tag tone="grey">{t("reported.tag")}</Tag>
          <div>
            <p className={styles.what}>{t("reported.what", { who: reported.by })}</p>
            <p className="muted">{t("reported.means")}</p>
            <p className="muted">
              {reported.stage !== null && t("reported.stage", { stage: reported.stage })}{" "}
              {reported.backfill !== null && t("reported.backfill", { kind: reported.backfill })}{" "}
              {reported.voided && t("reported.voided")}
            </p>
          </div>
        </li>
      )}
      {conflicts.map((conflict) => (
        <li key={keyOf(conflict)} data-tone="danger">
          <Tag tone="danger">{t("conflict.tag")}</Tag>
          <div>
            <p className={styles.what}>
              {conflict.kind === "two_steps"
                ? t("conflict.two_steps", {
                    step: t(`steps:step.${conflict.step}`),
                    who: conflict.by.join(t("and")),
                  })
                : t("conflict.two_values", { field: field(conflict.path), who: conflict.by.join(t("and")) })}
            </p>
            <p className="muted">{t("conflict.means")}</p>
          </div>
        </li>
      ))}
      {contested.map(({ path, by, sealed_by }) => (
        <li key={`${path} ${by} ${sealed_by}`} data-tone="hazard">
          <Tag tone="hazard">{t("contest.tag")}</Tag>
          <div>
            <p className={styles.what}>{t("contest.what", { who: by, field: field(path) })}</p>
            <p className="muted">{t("contest.means", { who: sealed_by })}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function keyOf(conflict: ConflictView): string {
  return conflict.kind === "two_steps" ? conflict.step : conflict.path;
}
