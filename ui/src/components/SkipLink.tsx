import { useTranslation } from "react-i18next";
import styles from "./SkipLink.module.css";

/** The first tab stop of a page: past the menu. The address after `#` is the router's, so it moves the focus itself. */
export function SkipLink({ to }: { to: string }) {
  const { t } = useTranslation("common");
  return (
    <button type="button" className={styles.skip} onClick={() => document.getElementById(to)?.focus()}>
      {t("skip")}
    </button>
  );
}
