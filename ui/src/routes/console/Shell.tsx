import { Link, Outlet } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { SkipLink } from "@/components/SkipLink";
import { setPreferences, usePreferences } from "./preferences";
import styles from "./Shell.module.css";

const MENU = [
  { name: "board", to: "/" },
  { name: "manifests", to: "/manifests" },
  { name: "organisations", to: "/organisations" },
] as const;

/** What stands around every page of the console. */
export function Shell() {
  const { t } = useTranslation("common");
  const { language } = usePreferences();
  return (
    <div className={styles.shell}>
      <SkipLink to="content" />
      <header className={styles.top}>
        <span className={styles.brand}>
          {t("product")} · {t("console_place")}
        </span>
        <nav className={styles.menu} aria-label={t("menu")}>
          {MENU.map(({ name, to }) => (
            <Link key={name} to={to} className={styles.entry ?? ""} activeOptions={{ exact: to === "/" }}>
              {t(`console_nav.${name}`)}
            </Link>
          ))}
        </nav>
        <Button
          type="text"
          lang={language === "en" ? "zh-CN" : "en"}
          onClick={() => setPreferences({ language: language === "en" ? "zh-CN" : "en" })}
        >
          {language === "en" ? "中文" : "English"}
        </Button>
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
    </div>
  );
}
