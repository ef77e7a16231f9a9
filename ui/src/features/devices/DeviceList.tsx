import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Devices } from "@/api/generated/Devices";
import type { DeviceView } from "@/api/generated/DeviceView";
import { Card } from "@/components/Card";
import { Tag } from "@/components/Tag";
import { useKindName } from "@/features/shared/kinds";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Devices.module.css";
import { RevokeDialog } from "./RevokeDialog";
import { RotateDialog } from "./RotateDialog";

/** Everybody's device with its standing; what can be done with it stands at its right. */
export function DeviceList({ devices }: { devices: Devices }) {
  const { t } = useTranslation("devices");
  const { message } = App.useApp();
  const [toRevoke, setToRevoke] = useState<DeviceView>();
  const [isRotating, setRotating] = useState(false);
  const { rotation, is_managing } = devices;
  const isAlone = devices.devices.length === 1;
  return (
    <Card>
      <div className={styles.parts}>
        <ul className={styles.list} aria-label={t("devices.title")}>
          {devices.devices.map((device) => (
            <li key={device.device} className={styles.row}>
              <About device={device} />
              {device.is_this && device.standing.standing === "active" && (
                <Button onClick={() => setRotating(true)}>
                  {t(rotation === "none" ? "rotate.button" : "rotate.go_on")}
                </Button>
              )}
              {is_managing && !device.is_this && device.standing.standing === "active" && (
                <Button
                  danger
                  aria-label={t("revoke.button_of", { device: device.fingerprint })}
                  onClick={() => setToRevoke(device)}
                >
                  {t("revoke.button")}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {isAlone && <p className="muted">{t("devices.alone")}</p>}
        {rotation !== "none" && <p role="status">{t(`rotate.stage.${rotation}`)}</p>}
      </div>
      {toRevoke !== undefined && (
        <RevokeDialog
          device={toRevoke.device}
          name={toRevoke.fingerprint}
          means={t("revoke.means")}
          onClose={() => setToRevoke(undefined)}
        />
      )}
      {isRotating && (
        <RotateDialog
          onDone={() => {
            setRotating(false);
            message.success(t("rotate.done"));
          }}
          onClose={() => setRotating(false)}
        />
      )}
    </Card>
  );
}

function About({ device }: { device: DeviceView }) {
  const { t } = useTranslation("devices");
  const format = useFormat();
  const kindName = useKindName();
  const { standing } = device;
  return (
    <div className={styles.about}>
      <div className={styles.names}>
        <b className="num">{device.fingerprint}</b>
        {device.is_this && <Tag tone="wait">{t("devices.this")}</Tag>}
        {device.is_managing && <Tag tone="grey">{t("devices.managing")}</Tag>}
        {standing.standing === "active" ? (
          <Tag tone="ok">{t("devices.active")}</Tag>
        ) : standing.standing === "rotated" ? (
          <Tag tone="grey">{t("devices.rotated")}</Tag>
        ) : (
          <Tag tone="danger">{t("devices.revoked")}</Tag>
        )}
      </div>
      <div className="muted">
        {[
          device.kinds.map(kindName).join(" · "),
          standing.standing === "revoked" && standing.reason !== null ? t(`reason.${standing.reason}`) : "",
          standing.standing === "revoked" && standing.at !== null ? format.dateTime(standing.at) : "",
          standing.standing === "active" && device.valid_to !== null
            ? t("devices.until", { day: format.day(device.valid_to) })
            : "",
        ]
          .filter((part) => part !== "")
          .join(" · ")}
      </div>
    </div>
  );
}
