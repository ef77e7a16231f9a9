import { type InputRef, Modal } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import { PinField } from "@/components/PinField";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useProblemText } from "@/features/shared/useProblemText";
import { isLongEnough } from "@/lib/pins";
import { useChangePin } from "./queries";
import styles from "./Settings.module.css";

const FIELDS = ["old", "fresh", "again"] as const;
type Field = (typeof FIELDS)[number];

/** The present PIN, and the one to come twice. Enter moves on. */
export function ChangePinDialog({ onChanged, onCancel }: { onChanged: () => void; onCancel: () => void }) {
  const { t } = useTranslation(["settings", "common"]);
  const say = useProblemText();
  const change = useChangePin();
  const [pins, setPins] = useState<Record<Field, string>>({ old: "", fresh: "", again: "" });
  const [told, setTold] = useState<Field>();
  const inputs = {
    old: useRef<InputRef>(null),
    fresh: useRef<InputRef>(null),
    again: useRef<InputRef>(null),
  };

  const problem = change.isError ? problemOf(change.error) : undefined;
  const blamed =
    problem?.code === "key.wrong_pin" ? "old" : problem?.code === "pin.rule" ? "fresh" : undefined;
  const faultOf = (field: Field): string | undefined => {
    if (pins[field] === "") return t(`key.missing.${field}`);
    if (field === "fresh" && !isLongEnough(pins.fresh)) return t("key.short");
    if (field === "again" && pins.again !== pins.fresh) return t("common:pin.differ");
    return undefined;
  };
  const shown = (field: Field): string | undefined => {
    if (told === field) return faultOf(field);
    return blamed === field && problem !== undefined ? `${say(problem).what}${say(problem).now}` : undefined;
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    const open = FIELDS.find((field) => faultOf(field) !== undefined);
    if (open === undefined) {
      setTold(undefined);
      change.mutate(
        { old: pins.old, new: pins.fresh },
        {
          onSuccess: onChanged,
          onError: () => inputs.old.current?.focus({ cursor: "all" }),
        },
      );
      return;
    }
    const at = FIELDS.findIndex((field) => inputs[field].current?.input === document.activeElement);
    const isOnTheWay = at !== -1 && at < FIELDS.indexOf(open) && pins[open] === "";
    setTold(isOnTheWay ? undefined : open);
    inputs[open].current?.focus({ cursor: "all" });
  };
  const field = (name: Field, hint?: string) => (
    <PinField
      ref={inputs[name]}
      label={t(`key.fields.${name}`)}
      {...(hint !== undefined && { hint })}
      fault={shown(name)}
      autoFocus={name === "old"}
      value={pins[name]}
      onChange={(text) => {
        setPins((before) => ({ ...before, [name]: text }));
        if (blamed === name) change.reset();
      }}
    />
  );

  return (
    <Modal
      open
      title={t("key.change")}
      okText={t("key.change")}
      okButtonProps={{ htmlType: "submit" }}
      cancelText={t("common:cancel")}
      confirmLoading={change.isPending}
      onCancel={onCancel}
      closable={false}
      centered
      afterOpenChange={(isOpen) => isOpen && inputs.old.current?.focus()}
      // The form holds the buttons too, so that Enter in a field presses the one that submits.
      modalRender={(dialog) => (
        <form onSubmit={submit} autoComplete="off">
          {dialog}
        </form>
      )}
    >
      <div className={styles.parts}>
        <p className="muted">{t("key.lost")}</p>
        {field("old")}
        {field("fresh", t("common:pin.hint"))}
        {field("again")}
        {problem !== undefined && blamed === undefined && <ProblemFailure error={problem} />}
      </div>
    </Modal>
  );
}
