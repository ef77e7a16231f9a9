import { Input, type InputRef } from "antd";
import { type RefObject, useId } from "react";
import { Glyph } from "./Glyph";
import styles from "./PinField.module.css";

/** A PIN being typed; what is wrong with it stands below. */
export function PinField({
  ref,
  label,
  hint,
  fault,
  autoFocus = false,
  value,
  onChange,
}: {
  ref: RefObject<InputRef | null>;
  label: string;
  hint?: string;
  fault: string | undefined;
  autoFocus?: boolean;
  value: string;
  onChange: (text: string) => void;
}) {
  const id = useId();
  const notes = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <Input.Password
        id={id}
        ref={ref}
        size="large"
        autoComplete="off"
        autoFocus={autoFocus}
        value={value}
        status={fault === undefined ? "" : "error"}
        aria-invalid={fault !== undefined}
        aria-describedby={notes === "" ? undefined : notes}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <div id={`${id}-hint`} className="muted">
          {hint}
        </div>
      )}
      {fault !== undefined && (
        <div id={`${id}-fault`} className={styles.fault} role="alert">
          <Glyph name="bang" /> {fault}
        </div>
      )}
    </div>
  );
}
