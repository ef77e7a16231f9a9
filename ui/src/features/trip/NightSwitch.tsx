import { MoonOutlined, SunOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import styles from "./NightSwitch.module.css";
import { useNight } from "./useNight";

/** Dark ground for the night, light for the day. */
export function NightSwitch() {
  const { t } = useTranslation("trip");
  const night = useNight();
  if (night === undefined) return null;
  return (
    <button type="button" className={styles.switch} aria-pressed={night.isOn} onClick={night.turn}>
      {night.isOn ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
      <span className="sr-only">{t("night")}</span>
    </button>
  );
}
