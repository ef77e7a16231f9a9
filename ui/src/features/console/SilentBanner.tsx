import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { connection } from "@/api/connection";
import { Glyph } from "@/components/Glyph";
import { useFormat } from "@/i18n/useFormat";
import styles from "./SilentBanner.module.css";

/** The node does not answer: since when, what it means for what is shown, and what happens next. Nothing is hidden. */
export function SilentBanner() {
  const { t } = useTranslation("console");
  const format = useFormat();
  const now = useSyncExternalStore(connection.subscribe, connection.get);
  if (now.state !== "silent") return null;
  return (
    <div className={styles.banner} role="status">
      <Glyph name="circle" />
      <div>
        <p className={styles.what}>{t("silent.what", { at: format.clock(now.since) })}</p>
        <p>{t("silent.so")}</p>
        <p className="muted">{t("silent.now")}</p>
      </div>
    </div>
  );
}
