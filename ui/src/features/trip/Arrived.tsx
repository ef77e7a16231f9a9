import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode } from "@/lib/codes";
import { Mark } from "../shared/Mark";
import { totalOf } from "../shared/masses";
import { StatusTag } from "../shared/StatusTag";
import { WasteLine } from "../shared/WasteLine";
import { Cab } from "./Cab";
import onRoad from "./OnRoad.module.css";
import styles from "./Steps.module.css";

/** Nothing is left for the driver: what happens next, and what the receiver has said so far. */
export function Arrived({ load }: { load: ManifestView }) {
  const { t } = useTranslation(["trip", "steps"]);
  const format = useFormat();
  const navigate = useNavigate();
  const { row } = load;
  const isAtGate = row.status === "delivered" || row.status === "in_transit";
  const weights = (["removed", "received", "accepted"] as const).flatMap((which) => {
    const grams = totalOf(load.lines, (line) => line[which]?.grams ?? null);
    return grams === null ? [] : [{ which, grams }];
  });

  return (
    <Cab
      title={t(isAtGate ? "trip:arrived.title" : "trip:arrived.title_after")}
      sub={row.receiver}
      buttons={
        <BigButton kind="primary" onClick={() => void navigate({ to: "/trip" })}>
          {t("trip:arrived.done")}
        </BigButton>
      }
    >
      <Card>
        <div className={onRoad.facts}>
          <div className={onRoad.line}>
            <StatusTag status={row.status} />
            <Mark mark={row.mark} />
          </div>
          <WasteLine lines={load.lines} />
          <div className="num muted">
            {row.consignor} · {manifestCode(row.code)}
          </div>
          {weights.length > 1 && (
            <ul>
              {weights.map(({ which, grams }) => (
                <li key={which} className={onRoad.line}>
                  <span>{t(`steps:weight.${which}`)}</span>
                  <b className="num">{format.tonnes(grams)}</b>
                </li>
              ))}
            </ul>
          )}
        </div>
      </Card>
      {isAtGate && (
        <>
          <h2>{t("trip:arrived.next")}</h2>
          <ol className={styles.steps}>
            <li>{t("trip:arrived.weighs", { who: row.receiver })}</li>
            <li>{t("trip:arrived.says")}</li>
            <li>{t("trip:arrived.nothing")}</li>
          </ol>
        </>
      )}
    </Cab>
  );
}
