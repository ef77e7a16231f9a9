import { useTranslation } from "react-i18next";
import type { ConflictView } from "@/api/generated/ConflictView";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import type { RefusalReason } from "@/api/generated/RefusalReason";
import type { SideView } from "@/api/generated/SideView";
import type { Step } from "@/api/generated/Step";
import { Tag } from "@/components/Tag";
import styles from "./Doubts.module.css";
import { RecordedSteps } from "./RecordedSteps";
import { Rivals } from "./Rivals";
import { SetApart } from "./SetApart";
import { useFieldName } from "./useFieldName";

const REASONS = [
  "mismatch",
  "packaging",
  "not_permitted",
  "no_capacity",
  "other",
] as const satisfies RefusalReason[];

/** What contradicts itself, what was written over a seal, and what is hearsay. Nothing of it hides the rest. */
export function Doubts({
  manifest: {
    item,
    conflicts,
    contested,
    quarantined,
    recordings,
    reported,
    timeline,
    refusal,
    voiding,
    resolutions,
  },
}: {
  manifest: Pick<
    ManifestView,
    | "item"
    | "conflicts"
    | "contested"
    | "quarantined"
    | "recordings"
    | "reported"
    | "timeline"
    | "refusal"
    | "voiding"
    | "resolutions"
  >;
}) {
  const { t } = useTranslation(["evidence", "steps"]);
  const field = useFieldName();
  const named = ({ by, step }: SideView) => t("conflict.side", { who: by, step: t(`steps:step.${step}`) });
  const stands = (kind: Step) => timeline.some((step) => step.step === kind && step.stands);
  const isRefused = refusal !== null && stands("refused");
  const isVoided = voiding !== null && stands("voided");
  const isQuiet =
    conflicts.length + contested.length + resolutions.length + quarantined.length + recordings.length === 0;
  if (isQuiet && reported === null && !isRefused && !isVoided) return null;
  const reason = REASONS.find((one) => one === refusal?.reason);
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
      {isVoided && (
        <li data-tone="grey">
          <Tag tone="grey">{t("steps:status.voided")}</Tag>
          <div>
            <p className={styles.what}>{voiding.reason ?? t("not_told")}</p>
          </div>
        </li>
      )}
      {isRefused && (
        <li data-tone="hazard">
          <Tag tone="hazard">{t("steps:status.refused")}</Tag>
          <div>
            <p className={styles.what}>
              {reason === undefined ? (refusal.reason ?? t("not_told")) : t(`steps:refusal_reason.${reason}`)}
            </p>
            {refusal.note !== null && <p>{refusal.note}</p>}
          </div>
        </li>
      )}
      {conflicts.map((conflict) => (
        <li key={keyOf(conflict)} data-tone="danger">
          <Tag tone="danger">{t("conflict.tag")}</Tag>
          {conflict.kind === "two_values" || conflict.kind === "two_corrections" ? (
            <div>
              <p className={styles.what}>
                {t(`conflict.${conflict.kind}`, {
                  field: field(conflict.path),
                  who: conflict.by.join(t("and")),
                })}
              </p>
              <p className="muted">
                {conflict.kind === "two_values" ? t("conflict.means") : t("steps:correction.means.racing")}
              </p>
            </div>
          ) : (
            <div>
              <p className={styles.what}>
                {t(`conflict.${conflict.kind}`, {
                  step: t(`steps:step.${conflict.step}`),
                  who: conflict.rivals.map(({ side }) => named(side)).join(t("and")),
                })}
              </p>
              <Rivals manifest={item.id} rivals={conflict.rivals} />
              <p className="muted">{t("conflict.means")}</p>
            </div>
          )}
        </li>
      ))}
      <RecordedSteps manifest={item.id} recordings={recordings} />
      <SetApart entries={quarantined} />
      {resolutions.map(({ entry, by, by_regulator, stands, falls }) => (
        <li key={entry} data-tone="grey">
          <Tag tone="grey">{t("steps:step.resolved")}</Tag>
          <div>
            <p className={styles.what}>
              {t("conflict.resolved", {
                by: by_regulator ? t("steps:authority") : by,
                what: stands === null ? t("unknown") : named(stands),
              })}
            </p>
            <p className="muted">{t("conflict.falls", { what: falls.map(named).join(t("and")) })}</p>
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
  return "path" in conflict ? `${conflict.kind} ${conflict.path}` : `${conflict.kind} ${conflict.step}`;
}
