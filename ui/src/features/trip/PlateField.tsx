import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Glyph } from "@/components/Glyph";
import { PROVINCES, splitPlate, tidyPlate } from "@/lib/plates";
import styles from "./PlateField.module.css";

/**
 * A number plate: the province by a key of its own, the rest typed, however it is typed.
 *
 * Small and full-width letters, blanks and dots are put right when one leaves the field. A whole plate that is
 * pasted brings its province along.
 */
export function PlateField({
  label,
  value,
  province,
  suffix,
  fault,
  field,
  onChange,
}: {
  label: string;
  /** As typed, with its province; empty when nothing was typed. */
  value: string;
  /** The province that stands there at first. */
  province: string;
  /** What every such plate ends in, and nobody has to type. */
  suffix?: string;
  /** Why it cannot be a plate. */
  fault?: string | undefined;
  /** The name that the check gives the field. */
  field: string;
  onChange: (plate: string) => void;
}) {
  const { t } = useTranslation("trip");
  const id = useId();
  const [isPicking, setPicking] = useState(false);
  const typed = splitPlate(value);
  const [chosen, setChosen] = useState(typed.province ?? province);
  const head = typed.province ?? chosen;

  const type = (text: string) => {
    const next = splitPlate(text);
    if (next.province !== undefined) setChosen(next.province);
    onChange(next.rest.trim() === "" ? "" : (next.province ?? head) + next.rest);
  };
  const pick = (next: string) => {
    setChosen(next);
    setPicking(false);
    if (typed.rest !== "") onChange(next + typed.rest);
  };

  return (
    <div className={styles.plate}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.row} data-fault={fault !== undefined || undefined}>
        <button
          type="button"
          className={styles.province}
          aria-expanded={isPicking}
          aria-label={t("plate.province", { province: head })}
          onClick={() => setPicking(!isPicking)}
        >
          {head} <span aria-hidden>▾</span>
        </button>
        <input
          id={id}
          data-field={field}
          className={styles.input}
          value={typed.rest}
          placeholder={t("plate.example")}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          enterKeyHint="done"
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : `${id}-fault`}
          onChange={(event) => type(event.target.value)}
          onBlur={() => value !== "" && onChange(tidyPlate(value))}
        />
        {suffix !== undefined && !value.endsWith(suffix) && <span className={styles.suffix}>{suffix}</span>}
      </div>
      {isPicking && (
        <fieldset className={styles.provinces}>
          <legend className="sr-only">{t("plate.provinces")}</legend>
          {PROVINCES.map((one) => (
            <button key={one} type="button" aria-pressed={one === head} onClick={() => pick(one)}>
              {one}
            </button>
          ))}
        </fieldset>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className={styles.fault} role="alert">
          <Glyph name="bang" /> {fault}
        </p>
      )}
    </div>
  );
}
