import { MoonOutlined, SunOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSaveSettings } from "../shared/mutations";
import { deskQuery } from "../shared/queries";
import styles from "./NightSwitch.module.css";

/** Dark ground for the night, light for the day. */
export function NightSwitch() {
  const { t } = useTranslation("trip");
  const { data: desk } = useQuery(deskQuery);
  const save = useSaveSettings();
  if (desk === undefined) return null;

  const { settings } = desk;
  const isNight = settings.theme === "dark";
  return (
    <button
      type="button"
      className={styles.switch}
      aria-label={t("night")}
      aria-pressed={isNight}
      onClick={() => save.mutate({ ...settings, theme: isNight ? "light" : "dark" })}
    >
      {isNight ? <SunOutlined aria-hidden /> : <MoonOutlined aria-hidden />}
    </button>
  );
}
