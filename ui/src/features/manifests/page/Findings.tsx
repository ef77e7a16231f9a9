import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { fieldName } from "@/features/shared/check/field";
import { correctedField } from "@/features/shared/corrections/names";
import { useFormat } from "@/i18n/useFormat";
import { Contradiction, Resolved } from "./Contradiction";
import { Finding } from "./Finding";
import { SetApart } from "./SetApart";
import { WhyOver } from "./WhyOver";

/** What does not fit together on a manifest, and what is only hearsay, in people's words. */
export function Findings({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const { t: signing } = useTranslation("signing");
  const format = useFormat();
  const { row, reported } = view;
  const and = format.language === "en" ? ", " : "、";
  const fieldOf = (path: string) =>
    fieldName(path, signing, (line) => {
      const at = view.lines.findIndex(({ id }) => id === line);
      return at === -1 ? undefined : at;
    });

  return (
    <>
      {row.mark.mark === "refused" && <Refused said={row.mark.said} reason={row.mark.reason} />}
      <WhyOver view={view} />
      {view.conflicts.map((conflict) =>
        conflict.kind === "two_values" ? (
          <Finding key={`value ${conflict.path}`} tone="danger">
            <b>{t("page.two_values", { who: conflict.by.join(and), field: fieldOf(conflict.path) })}</b>
            <p className="muted">{t("page.conflict_means")}</p>
          </Finding>
        ) : conflict.kind === "two_corrections" ? (
          <Finding key={`corrections ${conflict.path}`} tone="danger">
            <b>
              {t("page.two_corrections", {
                who: conflict.by.join(and),
                field: correctedField(conflict.path, steps),
              })}
            </b>
            <p className="muted">{steps("correction.means.racing")}</p>
          </Finding>
        ) : (
          <Contradiction key={`${conflict.kind} ${conflict.step}`} manifest={row.id} conflict={conflict} />
        ),
      )}
      {view.resolutions.map((resolution) => (
        <Resolved key={resolution.entry} resolution={resolution} />
      ))}
      {view.missing.length > 0 && (
        <Finding tone="hazard">
          {t(row.status === "refused" ? "page.missing_refused" : "page.missing", {
            steps: view.missing.map((step) => steps(`step.${step}`)).join(and),
          })}
        </Finding>
      )}
      {view.contested.map((contest) => (
        <Finding key={`${contest.path} ${contest.by}`} tone="hazard">
          {t("page.contested", { who: contest.by, field: fieldOf(contest.path), sealed: contest.sealed_by })}
        </Finding>
      ))}
      <SetApart view={view} />
      {view.held > 0 && <Finding tone="grey">{t("page.held", { count: view.held })}</Finding>}
      {view.prepared_for !== null && row.status === "draft" && (
        <Finding tone="grey">{t("page.prepared", { who: view.prepared_for })}</Finding>
      )}
      {reported !== null && (
        <Finding tone={reported.voided ? "hazard" : "grey"}>
          {[
            t("page.reported", { who: reported.by }),
            reported.stage === null ? "" : t("page.reported_stage", { stage: reported.stage }),
            reported.voided ? t("page.reported_void") : "",
            reported.backfill === null ? "" : t("page.reported_backfill", { kind: reported.backfill }),
          ]
            .filter((part) => part !== "")
            .join(format.language === "en" ? " " : "")}
        </Finding>
      )}
    </>
  );
}

function Refused({ said, reason }: { said: string; reason: string }) {
  const { t } = useTranslation("manifests");
  const navigate = useNavigate();
  return (
    <Finding
      tone="danger"
      action={<Button onClick={() => void navigate({ to: "/delivery" })}>{t("page.refused_action")}</Button>}
    >
      <b>{t("page.refused", { said })}</b>
      <p className="muted">{t("page.refused_means", { reason })}</p>
    </Finding>
  );
}
