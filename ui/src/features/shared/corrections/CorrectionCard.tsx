import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AnsweredView } from "@/api/generated/AnsweredView";
import type { AskedView } from "@/api/generated/AskedView";
import type { CorrectionState } from "@/api/generated/CorrectionState";
import type { CorrectionView } from "@/api/generated/CorrectionView";
import { Tag, type Tone } from "@/components/Tag";
import { useFormat } from "@/i18n/useFormat";
import styles from "./CorrectionCard.module.css";
import { correctedField, isMass, lineOf } from "./names";

const TONES: Record<CorrectionState, Tone> = {
  open: "wait",
  applied: "ok",
  declined: "grey",
  racing: "danger",
  overtaken: "grey",
  fallen: "grey",
};

/** A correction: the old value struck through, the new one, who proposed it, and who has answered. */
export function CorrectionCard({
  correction,
  lines,
  actions,
}: {
  correction: CorrectionView;
  /** The ids of the manifest's wastes, in order. */
  lines: readonly string[];
  /** What whoever looks may do about it. */
  actions?: ReactNode;
}) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  const { state, by_regulator, claimed_at } = correction;
  const by = by_regulator ? t("authority") : correction.by;
  return (
    <li className={styles.correction}>
      <div className={styles.head}>
        <Tag tone={TONES[state]}>{t(`correction.state.${state}`)}</Tag>
        <span>
          {t("correction.by", { who: by })}{" "}
          {claimed_at !== null && (
            <span className="faint num" title={t("device_time")}>
              {format.dateTime(claimed_at)}
            </span>
          )}
        </span>
      </div>
      <dl className={styles.fields}>
        {correction.fields.map((field) => (
          <div key={field.path}>
            <dt>{correctedField(field.path, t, placeOf(field.path, lines))}</dt>
            <dd>
              <del>
                {field.before === null ? (
                  t("correction.nothing")
                ) : (
                  <Said path={field.path} text={field.before} />
                )}
              </del>
              {" → "}
              <ins>
                <Said path={field.path} text={field.after} />
              </ins>
              {field.before_by !== null && (
                <div className="muted">{t("correction.before_by", { who: field.before_by })}</div>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">{t("correction.reason", { reason: correction.reason })}</p>
      <ul className={styles.asked} aria-label={t("correction.asked")}>
        {correction.asked.map((asked) => (
          <li key={asked.roles.join(" ")}>
            <Asked asked={asked} isOpen={state === "open"} />
          </li>
        ))}
        {correction.declined.map((answer) => (
          <li key={answer.entry}>
            <Declined answer={answer} isProposer={answer.by === correction.by && !answer.by_regulator} />
          </li>
        ))}
      </ul>
      {(state === "racing" || state === "overtaken" || state === "fallen") && (
        <p className="muted">{t(`correction.means.${state}`)}</p>
      )}
      {actions}
    </li>
  );
}

/** The place of the waste that a path is about, where there are several. */
function placeOf(path: string, lines: readonly string[]): number | undefined {
  const line = lineOf(path);
  const at = line === undefined ? -1 : lines.indexOf(line);
  return lines.length > 1 && at !== -1 ? at + 1 : undefined;
}

function Said({ path, text }: { path: string; text: string }) {
  const format = useFormat();
  return <span className="num">{isMass(path) ? format.tonnes(Number(text)) : text}</span>;
}

function Asked({ asked, isOpen }: { asked: AskedView; isOpen: boolean }) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  const roles = asked.roles.map((role) => t(`role.${role}`)).join(format.language === "en" ? ", " : "、");
  const who = asked.who === null ? roles : t("correction.party", { role: roles, who: asked.who });
  const { approved } = asked;
  if (approved === null) return <span className="muted">{isOpen && t("correction.awaited", { who })}</span>;
  return (
    <>
      {t(approved.by_regulator ? "correction.agreed_for" : "correction.agreed", { who })}{" "}
      <When answer={approved} />
    </>
  );
}

function Declined({ answer, isProposer }: { answer: AnsweredView; isProposer: boolean }) {
  const { t } = useTranslation("steps");
  const who = answer.by_regulator ? t("authority") : answer.by;
  return (
    <>
      {t(isProposer ? "correction.withdrawn" : "correction.declined", { who })} <When answer={answer} />
      {answer.reason !== null && (
        <div className="muted">{t("correction.reason", { reason: answer.reason })}</div>
      )}
    </>
  );
}

function When({ answer }: { answer: AnsweredView }) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  if (answer.claimed_at === null) return null;
  return (
    <span className="faint num" title={t("device_time")}>
      {format.dateTime(answer.claimed_at)}
    </span>
  );
}
