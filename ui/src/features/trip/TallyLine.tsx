import { useTranslation } from "react-i18next";
import { ToneText } from "@/components/Tag";
import { MARKS } from "../shared/Mark";
import type { Tally } from "./stops";
import styles from "./Trip.module.css";

/** The day's loads and how far they have come: 「今日 5 单：✓✓ 3 · ◔ 1 · ○ 1（将自动发送）」. Nothing asks to be sent. */
export function TallyLine({ tally }: { tally: Tally }) {
  const { t } = useTranslation(["trip", "steps"]);
  if (tally.total === 0) return null;
  const marks = (["authority_has_it", "waiting", "only_here", "quarantined", "refused"] as const).filter(
    (mark) => tally.marks[mark] > 0,
  );
  const waits = tally.marks.waiting + tally.marks.only_here > 0;
  return (
    <div className={styles.tally}>
      <b>{t("trip:tally", { count: tally.total })}</b>
      {marks.map((mark) => (
        <ToneText key={mark} {...MARKS[mark]}>
          {t(`steps:mark.${mark}`)} {tally.marks[mark]}
        </ToneText>
      ))}
      {waits && <span className="muted">{t("trip:tally_sends")}</span>}
    </div>
  );
}
