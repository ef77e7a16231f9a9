import { Input, Segmented } from "antd";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useLanguage } from "@/i18n/useFormat";
import { readWeight, typed, unitName, type WeightFault, type WeightUnit } from "@/lib/weights";
import styles from "./QuantityField.module.css";

/**
 * A weight as people type it, in tonnes or kilograms; the value is whole grams.
 *
 * It fits an antd `Form.Item`. While what is typed cannot be read, the value is `null` and `onFault` says why, so
 * that nothing is sent that the person did not mean.
 */
export function QuantityField({
  id,
  value,
  onChange,
  onFault,
  startUnit = "t",
  size = "middle",
  disabled = false,
  label,
  "aria-describedby": describedBy,
}: {
  id?: string;
  /** Whole grams. */
  value?: number | null;
  onChange?: (grams: number | null) => void;
  onFault?: (fault: WeightFault | undefined) => void;
  startUnit?: WeightUnit;
  size?: "middle" | "large";
  disabled?: boolean;
  /** Where no `<label>` is bound to `id`. */
  label?: string;
  "aria-describedby"?: string | undefined;
}) {
  const { t } = useTranslation("common");
  const language = useLanguage();
  const format = useFormat();
  const own = useId();
  const field = id ?? own;
  const [unit, setUnit] = useState(startUnit);
  const [text, setText] = useState(() => (value == null ? "" : typed(value, startUnit)));
  const read = readWeight(text, unit);
  const grams = read.kind === "grams" ? read.grams : null;
  const fault = read.kind === "fault" ? read.fault : undefined;

  // A value from outside, such as a copied manifest, replaces what is typed; an echo of our own does not.
  const outside = value ?? null;
  useEffect(() => {
    setText((now) => {
      const here = readWeight(now, unit);
      const said = here.kind === "grams" ? here.grams : null;
      if (said === outside || (outside === null && here.kind === "fault")) return now;
      return outside === null ? "" : typed(outside, unit);
    });
  }, [outside, unit]);

  const type = (next: string, by: WeightUnit) => {
    setText(next);
    const said = readWeight(next, by);
    onFault?.(said.kind === "fault" ? said.fault : undefined);
    onChange?.(said.kind === "grams" ? said.grams : null);
  };
  const turn = (next: WeightUnit) => {
    setUnit(next);
    if (grams !== null) setText(typed(grams, next));
  };

  const notes = [describedBy, grams !== null || fault !== undefined ? `${field}-note` : undefined];
  return (
    <div className={styles.quantity}>
      <div className={styles.row}>
        <Input
          id={field}
          className={styles.input ?? ""}
          size={size}
          value={text}
          disabled={disabled}
          inputMode="decimal"
          autoComplete="off"
          aria-label={label}
          aria-invalid={fault !== undefined}
          aria-describedby={notes.filter((note) => note !== undefined).join(" ") || undefined}
          status={fault === undefined ? "" : "error"}
          onChange={(event) => type(event.target.value, unit)}
          onBlur={() => {
            // A unit that was typed along is taken over, and the figure is put right.
            const by = read.kind === "grams" ? (read.unit ?? unit) : unit;
            setUnit(by);
            if (grams !== null) setText(typed(grams, by));
          }}
        />
        <Segmented<WeightUnit>
          size={size}
          value={unit}
          disabled={disabled}
          aria-label={t("weight.unit")}
          options={(["t", "kg"] as const).map((one) => ({ value: one, label: unitName(one, language) }))}
          onChange={turn}
        />
      </div>
      {fault !== undefined && (
        <div id={`${field}-note`} className={styles.fault}>
          {t(`weight.${fault}`)}
        </div>
      )}
      {grams !== null && (
        <div id={`${field}-note`} className={styles.other}>
          {t("weight.both", { other: unit === "t" ? format.kilograms(grams) : format.tonnes(grams) })}
        </div>
      )}
    </div>
  );
}
