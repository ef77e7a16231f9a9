import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import styles from "./Tiles.module.css";

/** What one does most. The first is the one green of the page. */
export function Tiles({ inTransit }: { inTransit: number | undefined }) {
  const { t } = useTranslation("today");
  return (
    <nav className={styles.tiles} aria-label={t("tiles")}>
      <Link to="/manifests/new" className={styles.tile ?? ""} data-primary>
        <b>{t("tile.new")}</b>
        <span>{t("tile.new_sub")}</span>
      </Link>
      <Link to="/manifests/new" search={{ copy: "last" }} className={styles.tile ?? ""}>
        <b>{t("tile.copy")}</b>
        <span>{t("tile.copy_sub")}</span>
      </Link>
      <Link to="/manifests" className={styles.tile ?? ""}>
        <b>{t("tile.manifests")}</b>
        <span className="num">
          {inTransit === undefined ? " " : t("tile.manifests_sub", { count: inTransit })}
        </span>
      </Link>
      <Link to="/import" className={styles.tile ?? ""}>
        <b>{t("tile.importing")}</b>
        <span>{t("tile.importing_sub")}</span>
      </Link>
    </nav>
  );
}
