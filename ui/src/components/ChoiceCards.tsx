import { type ReactNode, useId } from "react";
import styles from "./ChoiceCards.module.css";

/** One of the cards. */
export type Choice<Value extends string> = {
  value: Value;
  title: ReactNode;
  /** A line below the title. */
  text?: ReactNode;
  /** The language of the title, where it is not the screen's. */
  lang?: string;
};

/** One of a few, as cards that are large enough to hit and to read; the arrow keys move the choice. */
export function ChoiceCards<Value extends string>({
  label,
  value,
  choices,
  isLabelSeen = true,
  autoFocus = false,
  onChange,
}: {
  label: string;
  value: Value | undefined;
  choices: readonly Choice<Value>[];
  /** Whether the label is drawn; it is spoken in any case. */
  isLabelSeen?: boolean;
  autoFocus?: boolean;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className={isLabelSeen ? styles.label : "sr-only"}>{label}</legend>
      <div className={styles.cards}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.card} lang={choice.lang}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              // biome-ignore lint/a11y/noAutofocus: the first thing of a question that fills the screen
              autoFocus={autoFocus && choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span className={styles.title}>{choice.title}</span>
            {choice.text !== undefined && <span className={styles.text}>{choice.text}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
