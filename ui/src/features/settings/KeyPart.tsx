import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/Card";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { useLock } from "@/features/shared/mutations";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { ChangePinDialog } from "./ChangePinDialog";
import styles from "./Settings.module.css";

/** Whether the key is open, and its PIN. */
export function KeyPart({ isLocked }: { isLocked: boolean }) {
  const { t } = useTranslation(["settings", "common"]);
  const { message } = App.useApp();
  const openKey = useOpenKey();
  const lock = useLock();
  const [isChanging, setChanging] = useState(false);
  const changed = () => {
    setChanging(false);
    message.success(t("key.changed"));
  };
  return (
    <Card>
      <div className={styles.part}>
        <div>
          <b>{t(isLocked ? "common:key_locked" : "common:key_open")}</b>
          <div className="muted">{t(isLocked ? "key.locked_text" : "key.open_text")}</div>
        </div>
        <Button loading={lock.isPending} onClick={() => (isLocked ? void openKey() : lock.mutate())}>
          {t(isLocked ? "common:unlock" : "key.lock_now")}
        </Button>
        {lock.isError && <ProblemFailure error={lock.error} onAct={() => lock.mutate()} />}
      </div>
      <div className={styles.part}>
        <div>
          <b>{t("key.pin")}</b>
          <div className="muted">{t("key.pin_text")}</div>
        </div>
        <Button onClick={() => setChanging(true)}>{t("key.change")}</Button>
      </div>
      {isChanging && <ChangePinDialog onChanged={changed} onCancel={() => setChanging(false)} />}
    </Card>
  );
}
