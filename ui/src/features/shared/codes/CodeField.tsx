import { Button, Input, type InputRef } from "antd";
import { type RefObject, useId } from "react";
import { useTranslation } from "react-i18next";
import { Glyph } from "@/components/Glyph";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import styles from "./CodeField.module.css";
import { useCodeFromFile } from "./mutations";

/** The text of a code: typed as people type, pasted, or read from a picture of its QR or a file. */
export function CodeField({
  name,
  ref,
  label,
  hint,
  placeholder,
  fault,
  autoFocus = false,
  disabled = false,
  value,
  onChange,
  accept,
}: {
  /** What a check calls the field. */
  name?: string;
  ref?: RefObject<InputRef | null>;
  label: string;
  hint: string;
  placeholder: string;
  fault?: string | undefined;
  autoFocus?: boolean;
  disabled?: boolean;
  value: string;
  onChange: (text: string) => void;
  /** Looks at what was read from a file before it is taken. */
  accept?: (text: string) => Promise<string>;
}) {
  const { t } = useTranslation("common");
  const id = useId();
  const file = useCodeFromFile(accept);
  const fromFile = () =>
    file.mutate(undefined, { onSuccess: (text) => text !== undefined && onChange(text) });
  const type = (text: string) => {
    if (file.isError) file.reset();
    onChange(text);
  };
  return (
    <div className={styles.field} data-field={name}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.beside}>
        <Input
          id={id}
          {...(ref !== undefined && { ref })}
          size="large"
          className="num"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus={autoFocus}
          disabled={disabled}
          placeholder={placeholder}
          value={value}
          status={fault === undefined ? "" : "error"}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? `${id}-hint` : `${id}-hint ${id}-fault`}
          onChange={(event) => type(event.target.value)}
        />
        <Button size="large" loading={file.isPending} disabled={disabled} onClick={fromFile}>
          {t("from_picture")}
        </Button>
      </div>
      <div id={`${id}-hint`} className="muted">
        {hint}
      </div>
      {fault !== undefined && (
        <div id={`${id}-fault`} className={styles.fault} role="alert">
          <Glyph name="bang" /> {fault}
        </div>
      )}
      {file.isError && <ProblemFailure error={file.error} onAct={fromFile} />}
    </div>
  );
}
