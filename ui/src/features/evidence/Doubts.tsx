import { useTranslation } from "react-i18next";
import type { ConflictView } from "@/api/generated/ConflictView";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import { Tag } from "@/components/Tag";
import styles from "./Doubts.module.css";
import { useFieldName } from "./useFieldName";

/** What contradicts itself, what was written over a seal, and what is hearsay. Nothing of it hides the rest. */
export function Doubts({
  manifest: { conflicts, contested, reported, timeline },
}: {
  manifest: Pick<ManifestView, "conflicts" | "contested" | "reported" | "timeline">;
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
      {contested.map(({ path, entry, signer, sealed_by }) => {
        const seal = timeline.find((step) => step.entry === sealed_by);
        return (
          <li key={`${path} ${entry}`} data-tone="hazard">
            <Tag tone="hazard">{t("contest.tag")}</Tag>
            <div>
              <p className={styles.what}>
                {t("contest.what", { who: signer?.org_name ?? t("steps:unknown_org"), field: field(path) })}
              </p>
              <p className="muted">
                {seal === undefined
                  ? t("contest.means")
                  : t("contest.means_by", {
                      who: seal.signer.org_name ?? t("steps:unknown_org"),
                      step: t(`steps:step.${seal.step}`),
                    })}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function keyOf(conflict: ConflictView): string {
  return conflict.kind === "two_steps" ? conflict.step : conflict.path;
}
