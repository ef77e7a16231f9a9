import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import type { TimelineStep } from "@/api/generated/console/TimelineStep";
import { Tag, ToneText } from "@/components/Tag";
import { type Moment, Timeline } from "@/components/Timeline";
import { RecordedTag } from "@/features/shared/recordings/RecordedStep";
import { useFormat } from "@/i18n/useFormat";
import styles from "./EvidenceTimeline.module.css";
import { between, clockRemark, validity } from "./times";

/**
 * The signed steps with all that is known of each: which key signed, whether its credential held, both clocks, and
 * whether the signature verifies; beside them what an importer tells, and the steps that nobody signed.
 */
export function EvidenceTimeline({
  manifest: { timeline, missing, recordings, reported, details },
}: {
  manifest: Pick<ManifestView, "timeline" | "missing" | "recordings" | "reported" | "details">;
}) {
  const { t } = useTranslation(["evidence", "steps"]);
  const format = useFormat();
  const signed = timeline.map((step, at): Moment => {
    const took = between(timeline[at - 1], step);
    return {
      key: step.entry,
      ...(step.verified
        ? { glyph: step.step === "imported" ? ("circle" as const) : ("tick" as const), tone: "ok" as const }
        : { glyph: "bang" as const, tone: "danger" as const }),
      ...(step.verified && !step.stands && { glyph: "circle" as const, tone: "grey" as const }),
      title: (
        <>
          <b>
            {t(`steps:done.${step.step}`, {
              who: step.by_regulator
                ? t("steps:authority")
                : (step.signer.org_name ?? t("steps:unknown_org")),
            })}
          </b>{" "}
          <RecordedTag recording={recordings.find(({ entry }) => entry === step.entry)} />
          {!step.stands && <Tag tone="grey">{t("steps:fallen")}</Tag>}
        </>
      ),
      when:
        took === undefined || took < 60_000 ? undefined : (
          <span className="faint">{t("took", { span: format.span(took) })}</span>
        ),
      body: <Evidence step={step} />,
    };
  });
  const passed = missing.map(
    (step): Moment => ({
      key: step,
      glyph: "triangle",
      tone: "hazard",
      title: <span>{t("steps:passed_over", { step: t(`steps:step.${step}`) })}</span>,
      body: <p className="muted">{t("passed_over_means")}</p>,
    }),
  );
  // Only of an imported manifest: there nobody has signed what happened, and the importer's word is labelled as such.
  const told = (reported === null ? [] : TOLD).flatMap(({ path, step }): Moment[] => {
    const at = details.find((detail) => detail.path === path)?.value;
    if (at === undefined) return [];
    return [
      {
        key: path,
        glyph: "circle",
        tone: "grey",
        title: <span className="muted">{t("told", { step: t(`steps:step.${step}`) })}</span>,
        when: at.replace(/:\d\d$/, ""),
      },
    ];
  });
  return <Timeline label={t("steps:timeline")} moments={[...told, ...signed, ...passed]} />;
}

/** Where an importer writes when things happened. */
const TOLD = [
  { path: "plan/date", step: "issued" },
  { path: "arrival/picked_up_at", step: "picked_up" },
  { path: "arrival/delivered_at", step: "delivered" },
  { path: "received/at", step: "received" },
] as const;

/** Names and values of one step. */
function Evidence({ step }: { step: TimelineStep }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const format = useFormat();
  const { signer, receipt } = step;
  return (
    <dl className={styles.evidence}>
      <dt>{t("evidence.signed_by")}</dt>
      <dd>
        <Link to="/organisations/$organisation" params={{ organisation: signer.org }}>
          {signer.org_name ?? t("steps:unknown_org")}
        </Link>{" "}
        <span className="num faint">{t("steps:device", { fingerprint: signer.fingerprint })}</span>
        {step.person !== null && (
          // The node has no names: it is a number, and the device's claim.
          <div className="muted" title={step.person}>
            {t("steps:claims", { who: t("steps:person", { short: step.person.slice(0, 8) }) })}
          </div>
        )}
        {step.revoked_at !== null && <Revoked step={step} at={step.revoked_at} />}
      </dd>
      <dt>{t("evidence.claimed")}</dt>
      <dd className="num">
        {step.claimed_at === null ? t("unknown_time") : format.dateTime(step.claimed_at)}{" "}
        <span className="faint">{t("evidence.device_clock")}</span>
      </dd>
      <dt>{t("evidence.logged")}</dt>
      <dd className="num">
        {receipt === null ? (
          t("evidence.not_logged")
        ) : (
          <>
            {receipt.logged_at === null ? t("unknown_time") : format.dateTime(receipt.logged_at)}{" "}
            <span className="faint">{t("evidence.index", { index: format.count(receipt.log_index) })}</span>
          </>
        )}
        <Clocks step={step} />
      </dd>
      <dt>{t("evidence.credential")}</dt>
      <dd className="num">
        <Credential step={step} />
      </dd>
      <dt>{t("evidence.verification")}</dt>
      <dd>
        {step.verified ? (
          <ToneText tone="ok">{t("evidence.verified")}</ToneText>
        ) : (
          <>
            <ToneText tone="danger">{t("evidence.not_verified")}</ToneText>
            <div className="muted">{t("evidence.not_verified_means")}</div>
          </>
        )}
      </dd>
    </dl>
  );
}

/** A key that was revoked later: what stood in the log before stands. */
function Revoked({ step, at }: { step: TimelineStep; at: string }) {
  const { t } = useTranslation("evidence");
  const format = useFormat();
  const logged = step.receipt?.logged_at;
  const isBefore = logged != null && Date.parse(logged) <= Date.parse(at);
  return (
    <div>
      <ToneText tone={isBefore ? "hazard" : "danger"}>
        {t(isBefore ? "evidence.revoked_later" : "evidence.revoked_before", { at: format.dateTime(at) })}
      </ToneText>
    </div>
  );
}

function Clocks({ step }: { step: TimelineStep }) {
  const { t } = useTranslation("evidence");
  const format = useFormat();
  const remark = clockRemark(step);
  if (remark === undefined) return null;
  return (
    <div>
      <ToneText tone={remark.says === "ahead" ? "hazard" : "grey"}>
        {t(`evidence.clock_${remark.says}`, { span: format.span(remark.ms) })}
      </ToneText>
    </div>
  );
}

function Credential({ step }: { step: TimelineStep }) {
  const { t } = useTranslation("evidence");
  const format = useFormat();
  const { valid_from, valid_to } = step;
  const says = validity(step);
  if (valid_from === null || valid_to === null) return t("evidence.credential_unknown");
  return (
    <>
      {t("evidence.credential_span", { from: format.day(valid_from), to: format.day(valid_to) })}
      {says !== "valid" && (
        <div>
          <ToneText tone="hazard">{t(`evidence.credential_${says}`)}</ToneText>
        </div>
      )}
    </>
  );
}
