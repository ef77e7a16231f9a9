import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/api/generated/console/DeviceView";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { Tag } from "@/components/Tag";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import styles from "./DeviceCards.module.css";
import { DEVICE_LOOKS, deviceState } from "./deviceState";
import { useBits } from "./useBits";

/** The devices of one organisation, each with all that is known of it. */
export function DeviceCards({
  devices,
  onRevoke,
}: {
  devices: readonly DeviceView[];
  onRevoke: (device: DeviceView) => void;
}) {
  const { t } = useTranslation("people");
  const format = useFormat();
  const now = useNow();
  const bits = useBits();
  return (
    <ul className={styles.cards}>
      {devices.map((device) => {
        const is = deviceState(device, now);
        const { revocation, not_before, not_after, head } = device;
        return (
          <li key={device.device}>
            <Card>
              <div className={styles.card}>
                <div className={styles.head}>
                  <h3>
                    <code title={device.device}>{device.fingerprint}</code>
                  </h3>
                  <Tag {...DEVICE_LOOKS[is]}>{t(`state.${is}`)}</Tag>
                </div>
                <KeyValue
                  items={[
                    [t("column.powers"), bits(device.bits)],
                    [
                      t("column.valid"),
                      <span key="valid" className="num">
                        {not_before === null || not_after === null
                          ? t("unknown")
                          : t("valid_span", { from: format.day(not_before), to: format.day(not_after) })}
                      </span>,
                    ],
                    [
                      t("column.signed"),
                      head === null
                        ? t("nothing_signed")
                        : t("signed", { count: head.seq + 1, number: format.count(head.seq + 1) }),
                    ],
                    [
                      t("revocation"),
                      revocation === null ? undefined : (
                        <div key="revocation">
                          <div>
                            {t("revoked_because", {
                              at:
                                revocation.revoked_at === null
                                  ? t("unknown")
                                  : format.dateTime(revocation.revoked_at),
                              reason:
                                revocation.reason === null ? t("unknown") : t(`reason.${revocation.reason}`),
                            })}
                          </div>
                          <div>{t("revoke.effect")}</div>
                          {revocation.note !== null && <div className="muted">{revocation.note}</div>}
                        </div>
                      ),
                    ],
                  ]}
                />
                {revocation === null && (
                  <div>
                    <Button danger onClick={() => onRevoke(device)}>
                      {t("revoke.button", { device: device.fingerprint })}
                    </Button>
                  </div>
                )}
              </div>
            </Card>
          </li>
        );
      })}
    </ul>
  );
}
