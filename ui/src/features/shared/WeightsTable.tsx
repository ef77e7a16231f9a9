import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import type { WeightSaid } from "@/api/generated/WeightSaid";
import { Figure, Missing } from "@/components/Figure";
import { ToneText } from "@/components/Tag";
import { useFormat, useLanguage } from "@/i18n/useFormat";
import { percent } from "@/lib/numbers";
import { kilograms, spoken, tonnes } from "@/lib/weights";
import styles from "./WeightsTable.module.css";

/** The four masses of a line, by who says so; none overwrites another. */
const SAID = ["planned", "removed", "received", "accepted"] as const;

/** The weights of each waste side by side, with who signed them, and how far the scale is from what left. */
export function WeightsTable({
  lines,
  nameOf,
  replacedBy = () => undefined,
}: {
  lines: readonly Pick<LineView, "id" | "waste_code" | "waste_name" | (typeof SAID)[number]>[];
  /** What an organisation is called, as far as it is known here. */
  nameOf: (org: string) => string;
  /** The grams that this entry corrected at this path, if it is a correction. */
  replacedBy?: (entry: string, path: string) => number | undefined;
}) {
  const { t } = useTranslation("steps");
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={t("weights")}>
        <thead>
          <tr>
            <th scope="col">{t("waste")}</th>
            {SAID.map((which) => (
              <th key={which} scope="col" className={styles.end}>
                {t(`weight.${which}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                {line.waste_name ?? t("unnamed_waste")} <span className={styles.code}>{line.waste_code}</span>
              </th>
              {SAID.map((which) => (
                <td key={which} className={styles.end} data-label={t(`weight.${which}`)}>
                  <Said
                    said={line[which]}
                    before={replacedBy(line[which]?.entry ?? "", pathOf(which, line.id))}
                    nameOf={nameOf}
                  />
                  {(which === "received" || which === "accepted") && (
                    <Difference left={line.removed} arrived={line[which]} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function pathOf(which: (typeof SAID)[number], line: string): string {
  return which === "planned" ? `lines/${line}/planned_g` : `${which}/${line}`;
}

function Said({
  said,
  before,
  nameOf,
}: {
  said: WeightSaid | null;
  /** What a correction put it in the place of: it stays in sight. */
  before: number | undefined;
  nameOf: (org: string) => string;
}) {
  const { t } = useTranslation("steps");
  const language = useLanguage();
  if (said === null) return <Missing>{t("not_yet")}</Missing>;
  return (
    <>
      <Figure measure={tonnes(said.grams, language)} title={spoken(kilograms(said.grams))} />
      {before !== undefined && (
        <div className={styles.by}>
          <del>{spoken(tonnes(before, language))}</del> {t("correction.state.applied")}
        </div>
      )}
      {said.by !== null && <div className={styles.by}>{t("said_by", { who: nameOf(said.by) })}</div>}
    </>
  );
}

/** Consignor and authority are to be told of a difference, even when it is accepted (Transfer Measures, article 18). */
function Difference({ left, arrived }: { left: WeightSaid | null; arrived: WeightSaid | null }) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  if (left === null || arrived === null || left.grams === arrived.grams) return null;
  const apart = Math.abs(arrived.grams - left.grams);
  const amount = apart < 1_000 ? format.kilograms(apart) : format.tonnes(apart);
  const share = percent(apart, left.grams) ?? "";
  return (
    <div>
      <ToneText tone="hazard">{t(arrived.grams < left.grams ? "less" : "more", { amount, share })}</ToneText>
    </div>
  );
}
