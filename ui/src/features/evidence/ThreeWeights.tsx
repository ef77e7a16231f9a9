import { useTranslation } from "react-i18next";
import type { LineWeights } from "@/api/generated/console/LineWeights";
import type { TimelineStep } from "@/api/generated/console/TimelineStep";
import type { WeightView } from "@/api/generated/console/WeightView";
import { Figure, Missing } from "@/components/Figure";
import { ToneText } from "@/components/Tag";
import { useFormat } from "@/i18n/useFormat";
import { percent } from "@/lib/numbers";
import { kilograms, spoken, tonnes } from "@/lib/weights";
import styles from "./ThreeWeights.module.css";

/** What was to leave, what left, what the scale showed, and what was accepted. */
export const WEIGHTS = ["planned", "removed", "received", "accepted"] as const;
type Which = (typeof WEIGHTS)[number];

/** With which earlier weight each is compared. */
const AGAINST: Partial<Record<Which, Which>> = {
  removed: "planned",
  received: "removed",
  accepted: "removed",
};

/**
 * The weights of the whole consignment side by side, each with who stated it and how far it is from the one before.
 *
 * They are facts by different signers: none of them overwrites another. A sum is shown only when every waste has one.
 */
export function ThreeWeights({
  lines,
  timeline,
  isReported,
}: {
  lines: readonly LineWeights[];
  timeline: readonly TimelineStep[];
  /** An importer reports them: nobody who was there has signed. */
  isReported: boolean;
}) {
  const { t } = useTranslation(["evidence", "steps"]);
  const sums = Object.fromEntries(WEIGHTS.map((which) => [which, sumOf(lines, which)])) as Record<
    Which,
    Sum | undefined
  >;
  return (
    <div className={styles.box}>
      <ol className={styles.weights} aria-label={t("steps:weights")}>
        {WEIGHTS.map((which) => {
          const against = AGAINST[which];
          return (
            <li key={which} className={styles.weight} data-which={which}>
              <div className={styles.name}>{t(`steps:weight.${which}`)}</div>
              <Said sum={sums[which]} of={lines.length} isReported={isReported} />
              <By sum={sums[which]} timeline={timeline} isReported={isReported} />
              {against !== undefined && <Apart from={sums[against]} to={sums[which]} against={against} />}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

type Sum = { grams: number; stated: number; said: readonly WeightView[] };

function sumOf(lines: readonly LineWeights[], which: Which): Sum | undefined {
  const said = lines.map((line) => line[which]).filter((one) => one !== null);
  if (said.length === 0) return undefined;
  return { grams: said.reduce((sum, { grams }) => sum + grams, 0), stated: said.length, said };
}

function Said({ sum, of, isReported }: { sum: Sum | undefined; of: number; isReported: boolean }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const { language } = useFormat();
  if (sum === undefined)
    return <Missing size="large">{t(isReported ? "not_reported" : "steps:not_yet")}</Missing>;
  return (
    <>
      <Figure measure={tonnes(sum.grams, language)} size="huge" title={spoken(kilograms(sum.grams))} />
      {sum.stated < of && <ToneText tone="hazard">{t("some_lines", { stated: sum.stated, of })}</ToneText>}
    </>
  );
}

/** Who stated it, and when, by the signer's clock. */
function By({
  sum,
  timeline,
  isReported,
}: {
  sum: Sum | undefined;
  timeline: readonly TimelineStep[];
  isReported: boolean;
}) {
  const { t } = useTranslation(["evidence", "steps"]);
  const format = useFormat();
  if (sum === undefined) return null;
  const entries = new Set(sum.said.map(({ entry }) => entry));
  const who = [...new Set(sum.said.map(({ signer }) => signer?.org_name ?? t("steps:unknown_org")))].join(
    t("and"),
  );
  const at = timeline.find(({ entry }) => entries.has(entry))?.claimed_at;
  return (
    <div className={styles.by}>
      {t(isReported ? "reported_by" : "steps:said_by", { who })}
      {at != null && <span className={styles.at}> {format.dateTime(at)}</span>}
    </div>
  );
}

/** Consignor and authority are to be told of a difference, even when it is accepted (Transfer Measures, article 18). */
function Apart({ from, to, against }: { from: Sum | undefined; to: Sum | undefined; against: Which }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const format = useFormat();
  if (from === undefined || to === undefined) return null;
  const name = t(`steps:weight.${against}`);
  if (from.grams === to.grams) return <ToneText tone="ok">{t("same", { name })}</ToneText>;
  const apart = Math.abs(to.grams - from.grams);
  return (
    <ToneText
      tone={against === "planned" ? "grey" : "hazard"}
      glyph={against === "planned" ? "circle" : "triangle"}
    >
      {t(to.grams < from.grams ? "less" : "more", {
        name,
        amount: apart < 1_000 ? format.kilograms(apart) : format.tonnes(apart),
        share: percent(apart, from.grams) ?? t("unknown"),
      })}
    </ToneText>
  );
}
