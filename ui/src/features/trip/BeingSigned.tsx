import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { WasteLine } from "../shared/WasteLine";
import { Cab } from "./Cab";
import styles from "./TakeOver.module.css";

/** Between the thumb and the signature: ten seconds in which the bar above can take it back. */
export function BeingSigned({ load, act }: { load: ManifestView; act: "pick_up" | "deliver" }) {
  const { t } = useTranslation("trip");
  const navigate = useNavigate();
  return (
    <Cab
      title={t(`being_signed.${act}`)}
      sub={act === "pick_up" ? load.row.consignor : load.row.receiver}
      note={t("being_signed.go")}
      buttons={<BigButton onClick={() => void navigate({ to: "/trip" })}>{t("to_trip")}</BigButton>}
    >
      <Card>
        <div className={styles.summary}>
          <WasteLine lines={load.lines} />
          <div>
            {load.row.consignor} → {load.row.receiver}
          </div>
        </div>
      </Card>
      <p>{t(`being_signed.next.${act}`)}</p>
    </Cab>
  );
}
