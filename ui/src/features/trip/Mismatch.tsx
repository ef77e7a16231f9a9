import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { manifestCode } from "@/lib/codes";
import { Cab } from "./Cab";
import styles from "./Steps.module.css";

/** The label and the manifest differ: nothing is loaded and nothing is signed (Transfer Measures, article 13). */
export function Mismatch({ load, onAgain }: { load: ManifestView; onAgain: () => void }) {
  const { t } = useTranslation("trip");
  const navigate = useNavigate();
  return (
    <Cab
      title={t("mismatch.title")}
      sub={t("mismatch.sub")}
      onBack={onAgain}
      buttons={
        <>
          <BigButton onClick={onAgain}>{t("mismatch.again")}</BigButton>
          <BigButton kind="primary" onClick={() => void navigate({ to: "/trip" })}>
            {t("mismatch.leave")}
          </BigButton>
        </>
      }
    >
      <Card tone="danger">
        <ol className={styles.steps}>
          <li>{t("mismatch.do_not_load")}</li>
          <li>
            {t("mismatch.call", {
              who: load.consignor.name ?? load.row.consignor,
              code: manifestCode(load.row.code),
            })}
          </li>
          <li>{t("mismatch.new")}</li>
        </ol>
      </Card>
      <p className="muted">{t("mismatch.law")}</p>
    </Cab>
  );
}
