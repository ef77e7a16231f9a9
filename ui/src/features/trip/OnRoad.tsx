import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { Figure, Missing } from "@/components/Figure";
import { useLanguage } from "@/i18n/useFormat";
import { platePrinted } from "@/lib/plates";
import { clock } from "@/lib/times";
import { tonnes } from "@/lib/weights";
import { Hazards, hazardsOf } from "../shared/Hazards";
import { Mark } from "../shared/Mark";
import { massOf, totalOf } from "../shared/masses";
import { ProblemFailure } from "../shared/ProblemFailure";
import { useAct } from "../shared/signing/useAct";
import { Cab } from "./Cab";
import styles from "./OnRoad.module.css";

/** Under way: where to, how much, how dangerous; the card for an emergency is one tap away. */
export function OnRoad({ load }: { load: ManifestView }) {
  const { t } = useTranslation(["trip", "custody", "steps"]);
  const language = useLanguage();
  const navigate = useNavigate();
  const signing = useAct();
  const mass = totalOf(load.lines, massOf);
  const pieces = totalOf(load.lines, (line) => line.packages);
  const left = load.steps.find(({ step }) => step === "picked_up");
  const vehicle = load.legs.flatMap(({ plate, trailer }) => [plate, trailer]).filter((one) => one !== null);

  return (
    <Cab
      title={t("trip:road.title")}
      sub={
        left?.claimed_at == null
          ? undefined
          : t("trip:road.left", { at: clock(left.claimed_at), who: load.row.consignor })
      }
      buttons={
        <>
          <BigButton
            kind="hazard"
            onClick={() =>
              void navigate({ to: "/trip/$manifest/emergency", params: { manifest: load.row.id } })
            }
          >
            {t("trip:emergency.open")}
          </BigButton>
          <BigButton
            kind="primary"
            disabled={signing.isBusy}
            onClick={() => void signing.give({ act: "deliver", manifest: load.row.id })}
          >
            {t("trip:road.arrive")}
          </BigButton>
        </>
      }
    >
      {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
      <Card tone="now">
        <div className={styles.facts}>
          <div>
            <div className="muted">{t("trip:road.to")}</div>
            <div className={styles.to}>{load.row.receiver}</div>
            {load.receiver.place !== null && <div>{load.receiver.place}</div>}
          </div>
          <div>
            {mass === null ? (
              <Missing size="huge">{t("custody:no_mass")}</Missing>
            ) : (
              <Figure size="huge" measure={tonnes(mass, language)} />
            )}
            <div className={styles.hazards}>
              <Hazards hazards={hazardsOf(load.lines)} />
            </div>
            <ul>
              {load.lines.map((line) => (
                <li key={line.id}>
                  {line.waste_name ?? t("steps:unnamed_waste")}
                  {line.packages !== null && <> · {t("steps:packages", { count: line.packages })}</>}
                </li>
              ))}
              {load.lines.length > 1 && pieces !== null && (
                <li className="muted">{t("trip:road.pieces", { count: pieces })}</li>
              )}
            </ul>
          </div>
          <div className={styles.line}>
            <span className="num">{vehicle.map(platePrinted).join(" · ")}</span>
            <Mark mark={load.row.mark} />
          </div>
        </div>
      </Card>
      {signing.dialog}
    </Cab>
  );
}
