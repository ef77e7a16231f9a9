import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { RecordingView } from "@/api/generated/RecordingView";
import type { Role } from "@/api/generated/Role";
import type { Step } from "@/api/generated/Step";
import type { StepView } from "@/api/generated/StepView";
import { Tag } from "@/components/Tag";
import { Timeline } from "@/components/Timeline";
import { useFormat } from "@/i18n/useFormat";
import { ClaimedPerson } from "./ClaimedPerson";
import { MARKS, Mark } from "./Mark";
import { RecordedTag } from "./recordings/RecordedStep";

/** The order of the milestones, and whose they are. */
const COURSE = [
  ["issued", "consignor"],
  ["picked_up", "carrier"],
  ["delivered", "carrier"],
  ["received", "receiver"],
  ["accepted", "receiver"],
] as const satisfies readonly (readonly [Step, Role])[];

/** The signed steps of a manifest with their marks, then those that are still to come. */
export function TimelineOfManifest({
  manifest,
}: {
  manifest: Pick<ManifestView, "steps" | "missing" | "recordings" | "consignor" | "carrier" | "receiver"> & {
    row: Pick<ManifestView["row"], "status">;
  };
}) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  const { steps, missing } = manifest;
  const signed = steps.map((step) => ({
    key: step.entry,
    ...(step.stands ? MARKS[step.mark.mark] : { glyph: "circle" as const, tone: "grey" as const }),
    title: <Title step={step} recording={manifest.recordings.find(({ entry }) => entry === step.entry)} />,
    when:
      step.claimed_at === null ? undefined : (
        <span title={t("device_time")}>{format.dateTime(step.claimed_at)}</span>
      ),
    body: <Proof step={step} />,
  }));

  const standing = steps.filter(({ stands }) => stands);
  const last = Math.max(-1, ...standing.map(({ step }) => COURSE.findIndex(([one]) => one === step)));
  const { status } = manifest.row;
  // Nothing is to come after these; what was passed over on the way stays visible.
  const isOver = status === "reported" || status === "refused" || status === "voided";
  const toCome = COURSE.filter(([step], at) => missing.includes(step) || (at > last && !isOver)).map(
    ([step, role]) => ({
      key: step,
      glyph: "dot" as const,
      tone: missing.includes(step) ? ("hazard" as const) : ("grey" as const),
      title: (
        <span className="muted">
          {missing.includes(step)
            ? t("passed_over", { step: t(`step.${step}`) })
            : t(`to_come.${step}`, { who: manifest[role].name ?? t(`role.${role}`) })}
        </span>
      ),
    }),
  );

  return <Timeline label={t("timeline")} moments={[...signed, ...toCome]} />;
}

/** What was signed, and by whom. What does not stand is told as such, and stays. */
function Title({ step, recording }: { step: StepView; recording: RecordingView | undefined }) {
  const { t } = useTranslation("steps");
  const who = step.by_regulator ? t("authority") : (step.org_name ?? t("unknown_org"));
  const done = t(`done.${step.step}`, { who });
  if (step.stands)
    return (
      <>
        <b>{done}</b>
        <RecordedTag recording={recording} />
      </>
    );
  return (
    <span className="muted">
      {done} <Tag tone="grey">{t("fallen")}</Tag>
    </span>
  );
}

/** Which key signed, and who has the step. The device signs; the person is the device's claim. */
function Proof({ step }: { step: StepView }) {
  const { t } = useTranslation("steps");
  return (
    <>
      <div>
        <Mark mark={step.mark} />
      </div>
      {step.person !== null && (
        <div className="muted">
          <ClaimedPerson person={step.person} />
        </div>
      )}
      <div className="faint num">
        {t("device", { fingerprint: step.fingerprint })}
        {step.is_own && ` · ${t("this_device")}`}
      </div>
    </>
  );
}
