import { useTranslation } from "react-i18next";
import type { RecordingView } from "@/api/generated/RecordingView";
import { Tag } from "@/components/Tag";

/** Whether a recorded step is more than one device's word. */
export function isVerified({ by_party, by_regulator }: RecordingView): boolean {
  return by_party || by_regulator;
}

/** Beside a step: that it was recorded, and whether anybody has confirmed it; nothing for one that was signed. */
export function RecordedTag({ recording }: { recording: RecordingView | undefined }) {
  const { t } = useTranslation("steps");
  if (recording === undefined) return null;
  const isMore = isVerified(recording);
  return (
    <>
      {" "}
      <Tag tone={isMore ? "grey" : "hazard"}>{t(isMore ? "recorded.tag" : "recorded.unverified")}</Tag>
    </>
  );
}

/** A step that somebody recorded for its party: by whom, why, what stands behind it, and who has confirmed it. */
export function RecordedStep({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation("steps");
  const { step, by, role, reason, picture, code } = recording;
  const party = recording.party ?? t(`role.${role}`);
  const words = [
    ...(recording.by_party ? [t("recorded.by_party", { party })] : []),
    ...(recording.by_regulator ? [t("recorded.by_regulator")] : []),
  ];
  return (
    <>
      <b>{step !== null && t("recorded.step", { step: t(`step.${step}`), by, party })}</b>
      <p className="muted">{t("recorded.reason", { reason })}</p>
      <p className="muted num">
        {picture !== null
          ? t("recorded.picture", { digest: picture.slice(0, 8) })
          : t("recorded.code", { number: code ?? 0 })}
      </p>
      <p>{words.length === 0 ? t("recorded.nobody") : words.join(" ")}</p>
    </>
  );
}
