import { useTranslation } from "react-i18next";
import { ToneText } from "@/components/Tag";
import { useFormat } from "@/i18n/useFormat";
import type { Difference } from "./differences";
import styles from "./Gate.module.css";

/** 「移出 1.180 吨，本场 1.161 吨，少 0.019 吨（1.6%）」, while the figure is still being typed. */
export function DifferenceLine({ difference }: { difference: Difference | undefined }) {
  const { t } = useTranslation("custody");
  const format = useFormat();
  if (difference === undefined) return null;
  const { base, left, here, apart, share, says } = difference;
  // Under a kilogram, tonnes with three decimals would say 0.000.
  const mass = (grams: number) =>
    apart !== 0 && apart < 1_000 ? format.kilograms(grams) : format.tonnes(grams);
  return (
    <ToneText tone={says === "none" ? "ok" : base === "removed" ? "hazard" : "grey"}>
      <span className={styles.difference}>
        {t(`difference.${says}`, {
          base: t(`difference.${base}`),
          left: mass(left),
          here: mass(here),
          apart: mass(apart),
          share: share ?? "100%",
        })}
      </span>
    </ToneText>
  );
}
