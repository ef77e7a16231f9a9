import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConflictView } from "@/api/generated/ConflictView";
import type { ResolutionView } from "@/api/generated/ResolutionView";
import type { RivalView } from "@/api/generated/RivalView";
import type { SideView } from "@/api/generated/SideView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useAct } from "@/features/shared/signing/useAct";
import { useWaitingAct } from "@/features/shared/signing/useWaitingAct";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Contradiction.module.css";
import { Finding } from "./Finding";

/** Steps that contradict each other: what, who signed each, and, for whoever may, the button that says what stands. */
export function Contradiction({
  manifest,
  conflict,
}: {
  manifest: string;
  conflict: Extract<ConflictView, { kind: "two_steps" | "opposed" }>;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const [chosen, choose] = useState<SideView>();
  const signing = useAct();
  const waiting = useWaitingAct(manifest);
  const resolve = async ({ entry }: SideView) => {
    await signing.give({ act: "resolve", manifest, stands: entry });
    choose(undefined);
  };

  return (
    <Finding tone="danger">
      <b>{t(`page.${conflict.kind}`, { step: steps(`step.${conflict.step}`) })}</b>
      <ul className={styles.rivals} aria-label={t("page.rivals")}>
        {conflict.rivals.map((rival) => (
          <Rival
            key={rival.side.entry}
            rival={rival}
            onChoose={rival.may_choose && waiting === undefined ? () => choose(rival.side) : undefined}
          />
        ))}
      </ul>
      <p className="muted">{t("page.steps_mean")}</p>
      {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
      {chosen !== undefined && (
        <ConfirmDialog
          title={t("page.resolve.title", { who: chosen.by, step: steps(`step.${chosen.step}`) })}
          action={t("page.resolve.action")}
          busy={signing.isBusy}
          onConfirm={() => void resolve(chosen)}
          onCancel={() => choose(undefined)}
        >
          {t("page.resolve.means")}
        </ConfirmDialog>
      )}
      {signing.dialog}
    </Finding>
  );
}

function Rival({ rival, onChoose }: { rival: RivalView; onChoose: (() => void) | undefined }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const format = useFormat();
  const { side } = rival;
  const step = steps(`step.${side.step}`);
  const and = format.language === "en" ? ", " : "、";
  return (
    <li className={styles.rival}>
      <div className={styles.side}>
        <b>{step}</b> {side.by}{" "}
        {side.claimed_at !== null && (
          <span className="faint num" title={steps("device_time")}>
            {format.dateTime(side.claimed_at)}
          </span>
        )}
        <div className="muted">
          {t("page.who_may", { who: [...rival.choosers, steps("authority")].join(and) })}
        </div>
      </div>
      {onChoose !== undefined && (
        <Button onClick={onChoose} aria-label={t("page.stands_of", { who: side.by, step })}>
          {t("page.stands")}
        </Button>
      )}
    </li>
  );
}

/** What somebody said stands, and what has no effect since. */
export function Resolved({ resolution }: { resolution: ResolutionView }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const format = useFormat();
  const { stands, falls } = resolution;
  if (stands === null) return null;
  const named = ({ by, step }: SideView) => t("page.step_of", { who: by, step: steps(`step.${step}`) });
  const by = resolution.by_regulator ? steps("authority") : resolution.by;
  return (
    <Finding tone="grey">
      {t("page.resolved", { by, who: stands.by, step: steps(`step.${stands.step}`) })}
      <p className="muted">
        {t("page.resolved_falls", { what: falls.map(named).join(format.language === "en" ? ", " : "、") })}
      </p>
    </Finding>
  );
}
