import { Button, Input, InputNumber } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceField } from "@/components/ChoiceField";
import { Field, FieldRow } from "@/components/Field";
import { QuantityField } from "@/components/QuantityField";
import type { DraftLine } from "@/features/shared/forms/manifestDraft";
import { useLanguage } from "@/i18n/useFormat";
import type { FieldProps } from "./useTold";
import { WasteField } from "./WasteField";
import styles from "./WasteLine.module.css";

/** The words of the national form. They are the document's, so they are Chinese in every language. */
const FORMS = ["液态", "固态", "半固态", "气态"] as const;
const PACKAGINGS = ["桶装", "袋装", "箱装", "罐装"] as const;

/** One waste of a new manifest. */
export function WasteLine({
  line,
  at,
  others,
  onChange,
  onRemove,
  told,
  onLeave,
  onReadable,
}: FieldProps & {
  line: DraftLine;
  /** Its place, from 0. */
  at: number;
  /** The codes of the other lines. */
  others: readonly string[];
  onChange: (next: Partial<DraftLine>) => void;
  onRemove?: () => void;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const language = useLanguage();
  const heading = useId();
  const field = (name: string) => {
    const path = `lines/${at}/${name}`;
    return { name: path, ...told(path), onLeave: () => onLeave(path) };
  };
  const words = <T extends string>(values: readonly T[], say: (value: T) => string) =>
    values.map((value) => ({ value, label: language === "en" ? `${say(value)} ${value}` : value }));

  return (
    <section className={styles.line} aria-labelledby={heading}>
      <div className={styles.head}>
        <h3 id={heading}>{t("new.line", { number: at + 1 })}</h3>
        {onRemove !== undefined && (
          <Button type="text" size="small" onClick={onRemove}>
            {t("new.remove_line", { number: at + 1 })}
          </Button>
        )}
      </div>

      <WasteField line={line} others={others} field={field("waste_code")} onChange={onChange} />

      <FieldRow>
        <Field {...field("planned_g")} label={steps("weight.planned")}>
          {({ invalid: _, ...control }) => (
            <QuantityField
              {...control}
              value={line.planned_g}
              onChange={(planned_g) => onChange({ planned_g })}
              onFault={(fault) => onReadable(`lines/${at}/planned_g`, fault === undefined)}
            />
          )}
        </Field>
        <Field {...field("removed_g")} label={steps("weight.removed")} note={t("new.removed_note")}>
          {({ invalid: _, ...control }) => (
            <QuantityField
              {...control}
              value={line.removed_g}
              onChange={(removed_g) => onChange({ removed_g })}
              onFault={(fault) => onReadable(`lines/${at}/removed_g`, fault === undefined)}
            />
          )}
        </Field>
      </FieldRow>

      <Field {...field("form")} label={t("new.form")} group>
        {() => (
          <ChoiceField
            label={t("new.form")}
            value={line.form}
            options={words(FORMS, (value) => t(`new.forms.${value}`))}
            onChange={(form) => onChange({ form })}
          />
        )}
      </Field>
      <Field {...field("packaging")} label={t("new.packaging")} group>
        {() => (
          <ChoiceField
            label={t("new.packaging")}
            value={line.packaging}
            options={words(PACKAGINGS, (value) => t(`new.packagings.${value}`))}
            onChange={(packaging) => onChange({ packaging })}
          />
        )}
      </Field>

      <FieldRow>
        <Field {...field("packages")} label={t("new.packages")}>
          {({ invalid: _, ...control }) => (
            <InputNumber
              {...control}
              className={styles.whole ?? ""}
              min={1}
              max={100_000}
              precision={0}
              value={line.packages}
              onChange={(packages) => onChange({ packages })}
            />
          )}
        </Field>
        <Field {...field("waste_name")} label={t("new.name")} note={t("new.name_note")}>
          {({ invalid: _, ...control }) => (
            <Input
              {...control}
              maxLength={100}
              value={line.waste_name ?? ""}
              placeholder={line.description ?? ""}
              onChange={(event) => onChange({ waste_name: event.target.value || null })}
            />
          )}
        </Field>
      </FieldRow>
    </section>
  );
}
