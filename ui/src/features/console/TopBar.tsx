import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { SessionView } from "@/api/generated/console/SessionView";
import { ConnectionChip } from "./ConnectionChip";
import { useSignOut } from "./queries";
import { ReadingChoice } from "./ReadingChoice";
import styles from "./TopBar.module.css";

const PLACES = [
  { to: "/", name: "board" },
  { to: "/manifests", name: "manifests" },
  { to: "/organisations", name: "organisations" },
  { to: "/devices", name: "devices" },
  { to: "/invites", name: "invites" },
] as const;

/** What stands above every page of the console: where one can go, whether it is live, and the way out. */
export function TopBar({ session }: { session: SessionView }) {
  const { t } = useTranslation(["console", "common"]);
  const signOut = useSignOut();
  return (
    <header className={styles.bar}>
      <Link to="/" className={styles.brand ?? ""}>
        {t("common:product")} <span>{t("common:console")}</span>
      </Link>
      <nav className={styles.places} aria-label={t("common:menu")}>
        {PLACES.map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            className={styles.place ?? ""}
            activeOptions={{ exact: to === "/", includeSearch: false }}
            activeProps={{ "aria-current": "page" }}
          >
            {t(`nav.${name}`)}
          </Link>
        ))}
      </nav>
      <div className={styles.corner}>
        <ConnectionChip />
        <ReadingChoice />
        <Button
          type="text"
          loading={signOut.isPending}
          onClick={() => signOut.mutate()}
          title={session.expires_at === null ? undefined : t("until", { at: session.expires_at })}
        >
          {t("sign_out")}
        </Button>
      </div>
    </header>
  );
}
