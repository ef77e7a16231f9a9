import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Today } from "@/api/generated/Today";
import { Glyph, type GlyphName } from "@/components/Glyph";
import { count } from "@/lib/numbers";
import styles from "./Numbers.module.css";

/** 草稿, 待发送, 需处理: three numbers that are always there. A zero is calm, not hidden. */
export function Numbers({ today }: { today: Pick<Today, "forms" | "waiting" | "attention"> }) {
  const { t } = useTranslation("today");
  const numbers = [
    { name: "forms", value: today.forms, glyph: "circle", tone: "ink" },
    { name: "waiting", value: today.waiting, glyph: "quarter", tone: "wait" },
    { name: "attention", value: today.attention, glyph: "bang", tone: "danger" },
  ] as const satisfies readonly { name: string; value: number; glyph: GlyphName; tone: string }[];
  return (
    <ul className={styles.numbers} aria-label={t("numbers")}>
      {numbers.map(({ name, value, glyph, tone }) => (
        <li key={name} data-tone={value === 0 ? "grey" : tone}>
          <span className={styles.name}>
            <Glyph name={glyph} /> {t(`number.${name}`)}
          </span>
          {name === "forms" ? (
            <b className={styles.value}>{count(value)}</b>
          ) : (
            <Link to="/delivery" className={styles.value ?? ""}>
              {count(value)}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
