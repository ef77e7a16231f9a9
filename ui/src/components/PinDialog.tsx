import { Input, type InputRef, Modal } from "antd";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Glyph } from "./Glyph";
import styles from "./PinDialog.module.css";

/** Asks for the PIN. The caller says what for, and what was wrong with the last one. */
export function PinDialog({
  title,
  action,
  fault,
  busy = false,
  onPin,
  onCancel,
  children,
}: {
  title: string;
  /** The verb on the button. */
  action: string;
  fault?: string;
  busy?: boolean;
  onPin: (pin: string) => void;
  onCancel: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("common");
  const id = useId();
  const input = useRef<InputRef>(null);
  const [pin, setPin] = useState("");
  useEffect(() => {
    // A wrong PIN is typed anew: what was typed is selected.
    if (fault !== undefined && !busy) input.current?.focus({ cursor: "all" });
  }, [fault, busy]);
  const submit = () => {
    if (pin !== "" && !busy) onPin(pin);
  };

  return (
    <Modal
      open
      title={title}
      okText={action}
      okButtonProps={{ disabled: pin === "" }}
      cancelText={t("cancel")}
      confirmLoading={busy}
      onOk={submit}
      onCancel={onCancel}
      closable={false}
      centered
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
    >
      <div className={styles.fields}>
        {children}
        <label htmlFor={id}>{t("pin.label")}</label>
        <Input.Password
          id={id}
          ref={input}
          size="large"
          value={pin}
          autoComplete="off"
          onChange={(event) => setPin(event.target.value)}
          onPressEnter={(event) => !event.nativeEvent.isComposing && submit()}
          status={fault === undefined ? "" : "error"}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        />
        {fault !== undefined && (
          <p id={`${id}-fault`} className={styles.fault} role="alert">
            <Glyph name="bang" /> {fault}
          </p>
        )}
      </div>
    </Modal>
  );
}
