import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { DeviceView } from "@/api/generated/console/DeviceView";
import { Tag } from "@/components/Tag";
import { type Column, VirtualTable } from "@/components/VirtualTable";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import { DEVICE_LOOKS, deviceState } from "./deviceState";
import styles from "./Tables.module.css";
import { useBits } from "./useBits";

/** Devices with whether they may sign, until when, and how much they have signed. */
export function DevicesTable({
  devices,
  onRevoke,
}: {
  devices: readonly DeviceView[];
  onRevoke: (device: DeviceView) => void;
}) {
  const { t } = useTranslation(["people", "steps"]);
  const format = useFormat();
  const now = useNow();
  const bits = useBits();

  const state = (device: DeviceView) => {
    const is = deviceState(device, now);
    return <Tag {...DEVICE_LOOKS[is]}>{t(`state.${is}`)}</Tag>;
  };
  const org = (device: DeviceView) => (
    <Link to="/organisations/$organisation" params={{ organisation: device.org }}>
      {device.org_name ?? t("steps:unknown_org")}
    </Link>
  );
  const valid = (device: DeviceView) =>
    device.revocation?.revoked_at != null
      ? t("revoked_on", { day: format.day(device.revocation.revoked_at) })
      : device.not_after === null
        ? t("unknown")
        : t("valid_until", { day: format.day(device.not_after) });
  const signed = (device: DeviceView) =>
    device.head === null
      ? t("nothing_signed")
      : t("signed", { count: device.head.seq + 1, number: format.count(device.head.seq + 1) });
  const act = (device: DeviceView) =>
    device.revocation === null && (
      <Button
        size="small"
        danger
        onClick={() => onRevoke(device)}
        aria-label={t("revoke.of", { device: device.fingerprint })}
      >
        {t("revoke.act")}
      </Button>
    );

  const columns: Column<DeviceView>[] = [
    {
      key: "fingerprint",
      title: t("column.fingerprint"),
      width: "12rem",
      cell: (device) => (
        <code title={device.device} className={styles.code}>
          {device.fingerprint}
        </code>
      ),
    },
    { key: "org", title: t("column.organisation"), width: "minmax(12rem, 3fr)", cell: org },
    {
      key: "bits",
      title: t("column.powers"),
      width: "minmax(10rem, 2fr)",
      cell: (device) => <span title={bits(device.bits)}>{bits(device.bits)}</span>,
    },
    { key: "state", title: t("column.state"), width: "7.5rem", cell: state },
    { key: "valid", title: t("column.valid"), width: "11rem", cell: valid },
    { key: "signed", title: t("column.signed"), width: "9rem", cell: signed },
    { key: "act", title: t("column.act"), width: "5.5rem", cell: act },
  ];
  return (
    <div className={styles.table}>
      <VirtualTable
        label={t("devices")}
        columns={columns}
        rows={devices}
        total={devices.length}
        keyOf={({ device }) => device}
        narrow={(device) => (
          <div className={styles.sentence}>
            <div className={styles.ends}>
              {org(device)}
              {state(device)}
            </div>
            <code className={styles.code}>{device.fingerprint}</code>
            <div className="muted">
              {valid(device)} · {signed(device)}
            </div>
            <div>{act(device)}</div>
          </div>
        )}
      />
    </div>
  );
}
