import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { useSettled } from "@/components/useSettled";
import { CodeField } from "@/features/shared/codes/CodeField";
import { CodeToTake } from "@/features/shared/codes/CodeToTake";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import styles from "./Devices.module.css";
import { requestQuery, useAdmit } from "./queries";

/** So long after the last key the request is read. */
const PAUSE_MS = 250;

/** Lets a further device in: its request comes as text or picture, and the answer goes back as QR, text or file. */
export function AdmitPart() {
  const { t } = useTranslation("devices");
  const openKey = useOpenKey();
  const [text, setText] = useState("");
  const [isManaging, setManaging] = useState(false);
  const read = useQuery(requestQuery(useSettled(text.trim(), PAUSE_MS)));
  const admit = useAdmit();
  const request = text.trim() === "" ? undefined : read.data;
  const change = (next: string) => {
    setText(next);
    admit.reset();
  };
  const sign = async () => {
    if (request === undefined || !(await openKey())) return;
    admit.mutate({ request: request.request, is_managing: isManaging });
  };
  return (
    <Card>
      <div className={styles.parts}>
        <p className="muted">{t("admit.how")}</p>
        <CodeField
          label={t("admit.request")}
          hint={t("admit.request_hint")}
          placeholder="wufei-device:…"
          value={text}
          onChange={change}
        />
        {read.isError && text.trim() !== "" && (
          <ProblemFailure error={problemOf(read.error)} onAct={() => change("")} />
        )}
        {request !== undefined && admit.data === undefined && (
          <>
            <div className={styles.understood} role="status">
              <KeyValue
                items={[
                  [
                    t("admit.fingerprint"),
                    <b key="fingerprint" className="num">
                      {request.fingerprint}
                    </b>,
                  ],
                ]}
              />
              <p className="muted">{t("admit.compare")}</p>
            </div>
            <Checkbox checked={isManaging} onChange={({ target }) => setManaging(target.checked)}>
              {t("admit.managing")}
            </Checkbox>
            <div>
              <Button type="primary" loading={admit.isPending} onClick={() => void sign()}>
                {t("admit.do")}
              </Button>
            </div>
          </>
        )}
        {admit.isError && <ProblemFailure error={admit.error} onAct={() => change("")} />}
        {admit.data !== undefined && (
          <>
            <p role="status">
              <b>{t("admit.done")}</b> {t("admit.done_now")}
            </p>
            <CodeToTake text={admit.data.admission} label={t("admit.qr")} />
          </>
        )}
      </div>
    </Card>
  );
}
