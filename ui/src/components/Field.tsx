import { type ReactNode, useId } from "react";
import styles from "./Field.module.css";
import { Glyph } from "./Glyph";

/** What a control is told by its field. */
export type FieldControl = { id: string; "aria-describedby": string | undefined; invalid: boolean };

/**
 * A control with its label above, and below it what is wrong or worth knowing.
 *
 * `name` is what a check calls the field: the cursor is led here by it. `onLeave` is told when the focus has gone.
 */
export function Field({
  name,
  label,
  note,
  fault,
  hint,
  group = false,
  onLeave,
  children,
}: {
  name: string;
  label: ReactNode;
  /** Small, behind the label: that it may be left out, for example. */
  note?: ReactNode;
  /** It cannot stay so. */
  fault?: string | undefined;
  /** It can, and somebody should look. */
  hint?: string | undefined;
  /** Several controls under one label. */
  group?: boolean;
  onLeave?: () => void;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const told = fault ?? hint;
  const control: FieldControl = {
    id,
    "aria-describedby": told === undefined ? undefined : `${id}-told`,
    invalid: fault !== undefined,
  };
  const words = (
    <>
      {label}
      {note !== undefined && <span className={styles.note}>{note}</span>}
    </>
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the focus of what is inside
    <div
      className={styles.field}
      data-field={name}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && onLeave?.()}
      {...(group && { role: "group", "aria-labelledby": `${id}-label` })}
    >
      {group ? (
        <span id={`${id}-label`} className={styles.label}>
          {words}
        </span>
      ) : (
        <label htmlFor={id} className={styles.label}>
          {words}
        </label>
      )}
      {children(control)}
      {told !== undefined && (
        <p id={`${id}-told`} className={styles.told} data-tone={fault === undefined ? "hazard" : "danger"}>
          <Glyph name={fault === undefined ? "triangle" : "bang"} /> {told}
        </p>
      )}
    </div>
  );
}

/** Fields side by side, as many as fit. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
