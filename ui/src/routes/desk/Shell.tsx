import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, Outlet } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DemoHome } from "@/api/generated/DemoHome";
import type { IdentityView } from "@/api/generated/IdentityView";
import type { Workplace } from "@/api/generated/Workplace";
import { PageCorner } from "@/components/Page";
import { SkipLink } from "@/components/SkipLink";
import { HomeSelect } from "@/features/settings/DemoHomes";
import { Chip } from "@/features/shared/Chip";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { useLock } from "@/features/shared/mutations";
import { deskQuery, syncQuery } from "@/features/shared/queries";
import { SigningBar } from "@/features/shared/signing/SigningBar";
import { NightSwitch } from "@/features/trip/NightSwitch";
import { KeySheet } from "./KeySheet";
import { MENUS } from "./menus";
import styles from "./Shell.module.css";
import { useDeskKeys } from "./useDeskKeys";

/** What stands around every page of the desk: the menu, who one is, the chip, and what is being signed. */
export function Shell() {
  const { data: desk } = useQuery(deskQuery);
  if (desk === undefined) return null;
  const { workplace } = desk.settings;
  if (desk.stage !== "enrolled" || workplace === null || desk.identity === null)
    return <Navigate to="/setup" replace />;
  return (
    <Frame workplace={workplace} identity={desk.identity} isLocked={desk.is_locked} homes={desk.homes} />
  );
}

function Frame({
  workplace,
  identity,
  isLocked,
  homes,
}: {
  workplace: Workplace;
  identity: IdentityView;
  isLocked: boolean;
  homes: readonly DemoHome[];
}) {
  const { t } = useTranslation("common");
  const { data: sync } = useQuery(syncQuery);
  const [isSheetOpen, setSheetOpen] = useState(false);
  useDeskKeys(workplace, () => setSheetOpen(true));

  return (
    <div className={styles.shell} data-layout={workplace === "transporter" ? "top" : "side"}>
      <SkipLink to="content" />
      <header className={styles.side}>
        <div className={styles.brand}>{t("product")}</div>
        <nav className={styles.menu} aria-label={t("menu")}>
          {MENUS[workplace].map(({ name, to, icon }) => (
            <Link
              key={name}
              to={to}
              className={styles.entry ?? ""}
              activeOptions={{ exact: to === "/manifests" }}
            >
              <span className={styles.icon}>{icon}</span>
              {t(`nav.${name}`)}
            </Link>
          ))}
        </nav>
        <div className={styles.who}>
          {homes.length > 0 ? <HomeSelect homes={homes} /> : <b>{identity.org_name}</b>}
          <KeyState isLocked={isLocked} />
          {workplace === "transporter" && <NightSwitch />}
        </div>
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        <SigningBar />
        <PageCorner value={sync && <Chip sync={sync} />}>
          <Outlet />
        </PageCorner>
      </main>
      {isSheetOpen && <KeySheet workplace={workplace} onClose={() => setSheetOpen(false)} />}
    </div>
  );
}

function KeyState({ isLocked }: { isLocked: boolean }) {
  const { t } = useTranslation("common");
  const openKey = useOpenKey();
  const lock = useLock();
  return (
    <div className={styles.key}>
      <span className="muted">{t(isLocked ? "key_locked" : "key_open")}</span>
      <Button type="link" size="small" onClick={() => (isLocked ? void openKey() : lock.mutate())}>
        {t(isLocked ? "unlock" : "lock")}
      </Button>
    </div>
  );
}
