import { Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./ChoiceField.module.css";

/** A few words to choose from, and a field for any other. Choosing the chosen one again takes it back. */
export function ChoiceField({
  label,
  value,
  options,
  onChange,
}: {
  /** What the words are about, for those who hear them. */
  label: string;
  value: string | null;
  options: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
}) {
  const { t } = useTranslation("common");
  const name = useId();
  const isOther = value !== null && !options.some((option) => option.value === value);
  const [wantsOther, setWantsOther] = useState(false);

  return (
    <div className={styles.choices}>
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => {
              setWantsOther(false);
              onChange(option.value);
            }}
            onClick={() => option.value === value && onChange(null)}
          />
          <span>{option.label}</span>
        </label>
      ))}
      <label className={styles.choice}>
        <input
          type="radio"
          name={name}
          checked={isOther || wantsOther}
          onChange={() => {
            setWantsOther(true);
            if (!isOther) onChange(null);
          }}
        />
        <span>{t("other")}</span>
      </label>
      {(isOther || wantsOther) && (
        <Input
          className={styles.other ?? ""}
          aria-label={`${label} ${t("other")}`}
          // The person has just asked for this field.
          autoFocus={wantsOther}
          value={value ?? ""}
          onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
        />
      )}
    </div>
  );
}
