import { Button, type InputRef } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import { Card } from "@/components/Card";
import { PinField } from "@/components/PinField";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { isLongEnough } from "@/lib/pins";
import { useOwnKeys } from "./queries";
import styles from "./Setup.module.css";

/** The PIN of keys that are to be made, or that were made before. */
export function JoinPin({ isNew, onBack }: { isNew: boolean; onBack: () => void }) {
  const { t } = useTranslation(["setup", "common"]);
  const keys = useOwnKeys();
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [isTried, setTried] = useState(false);
  const first = useRef<InputRef>(null);
  const second = useRef<InputRef>(null);
  const ofPin =
    pin === "" ? t("enrol.missing.pin") : isNew && !isLongEnough(pin) ? t("enrol.pin_short") : undefined;
  const ofAgain =
    !isNew || again === pin ? undefined : t(again === "" ? "enrol.missing.again" : "common:pin.differ");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Whoever pressed Enter in the first field goes on to the second, and is told nothing of it.
    if (isNew && ofPin === undefined && again === "" && document.activeElement === first.current?.input)
      return second.current?.focus();
    setTried(true);
    if (ofPin !== undefined) return first.current?.focus();
    if (ofAgain !== undefined) return second.current?.focus();
    if (!keys.isPending) keys.mutate(pin);
  };
  return (
    <form className={styles.exchange} onSubmit={submit} autoComplete="off">
      <Card>
        <div className={styles.fields}>
          {isNew && (
            <p>
              {t("enrol.pin_why")} <b>{t("enrol.pin_lost")}</b>
            </p>
          )}
          <div className={styles.pair}>
            <PinField
              ref={first}
              label={t(isNew ? "enrol.pin" : "enrol.pin_type")}
              hint={t(isNew ? "common:pin.hint" : "enrol.pin_type_why")}
              fault={isTried ? ofPin : undefined}
              autoFocus
              value={pin}
              onChange={setPin}
            />
            {isNew && (
              <PinField
                ref={second}
                label={t("common:pin.again")}
                fault={isTried ? ofAgain : undefined}
                value={again}
                onChange={setAgain}
              />
            )}
          </div>
          {keys.isError && (
            <ProblemFailure
              error={problemOf(keys.error)}
              onAct={() => first.current?.focus({ cursor: "all" })}
            />
          )}
        </div>
      </Card>
      <div className={styles.ways}>
        <Button type="primary" htmlType="submit" size="large" loading={keys.isPending}>
          {t("next")}
        </Button>
        <Button size="large" onClick={onBack} disabled={keys.isPending}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}
