import { useTranslation } from "react-i18next";
import type { PrintedPage } from "@/api/generated/PrintedPage";
import { Glyph } from "@/components/Glyph";
import styles from "./Devices.module.css";

/** Where a page for the printer lies, and what is to be done with it. */
export function Printed({ page }: { page: PrintedPage }) {
  const { t } = useTranslation("devices");
  return (
    <div className={styles.understood} role="status">
      <p>
        <Glyph name="tick" /> {t("printed.made", { path: page.path })}
      </p>
      <p>{t(page.is_open ? "printed.open" : "printed.not_open")}</p>
      <p className="muted">{t("printed.afterwards")}</p>
    </div>
  );
}
