import { useRouter } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/Card";
import styles from "./Settings.module.css";

/** The way to the organisation's devices and its keys on paper. */
export function DevicesPart() {
  const { t } = useTranslation("settings");
  // Settings are shown alone as well, where there are no pages to go to.
  const router = useRouter({ warn: false }) as ReturnType<typeof useRouter> | undefined;
  return (
    <Card>
      <div className={styles.part}>
        <div className="muted">{t("devices.text")}</div>
        <Button
          aria-label={`${t("devices.open")} ${t("devices.title")}`}
          onClick={() => void router?.navigate({ to: "/settings/devices" })}
        >
          {t("devices.open")}
        </Button>
      </div>
    </Card>
  );
}
