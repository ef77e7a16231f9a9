import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { Glyph } from "@/components/Glyph";
import { Skeleton } from "@/components/Skeleton";
import { platePrinted } from "@/lib/plates";
import { hazardsOf } from "../shared/Hazards";
import { manifestQueries } from "../shared/queries";
import { WasteLine } from "../shared/WasteLine";
import { Cab } from "./Cab";
import styles from "./EmergencyCard.module.css";
import { tripQuery } from "./queries";
import steps from "./Steps.module.css";

/** Whom to call. The numbers are those of the whole country. */
const PHONES = [
  ["119", "fire"],
  ["120", "hurt"],
  ["110", "accident"],
  ["12345", "pollution"],
] as const;

/** The emergency card of one load. */
export function EmergencyOfLoad({ manifest }: { manifest: string }) {
  const { data } = useQuery(manifestQueries.one(manifest));
  const navigate = useNavigate();
  return (
    <EmergencyCard
      lines={data?.lines}
      plates={data?.legs.flatMap(({ plate }) => plate ?? []) ?? []}
      onBack={() => void navigate({ to: "/trip/$manifest", params: { manifest } })}
    />
  );
}

/** The emergency card of all that is on the lorry; before anything is, of what is to be picked up. */
export function EmergencyOfTrip() {
  const { data } = useQuery(tripQuery);
  const navigate = useNavigate();
  const onBoard = data?.loads.filter(({ row }) => row.status === "in_transit") ?? [];
  const meant = onBoard.length > 0 ? onBoard : (data?.loads ?? []);
  return (
    <EmergencyCard
      lines={data && meant.flatMap(({ lines }) => lines)}
      plates={[...new Set(onBoard.flatMap(({ row }) => row.plate ?? []))]}
      onBack={() => void navigate({ to: "/trip" })}
    />
  );
}

/** What it is, what to do, what not to do, whom to call. All of it is in the program and needs no network. */
function EmergencyCard({
  lines,
  plates,
  onBack,
}: {
  lines: readonly LineView[] | undefined;
  plates: readonly string[];
  onBack: () => void;
}) {
  const { t } = useTranslation(["trip", "steps"]);
  const hazards = hazardsOf(lines ?? []);
  return (
    <Cab
      title={t("trip:emergency.title")}
      sub={t("trip:emergency.sub")}
      onBack={onBack}
      buttons={<BigButton onClick={onBack}>{t("trip:emergency.close")}</BigButton>}
    >
      <ul className={styles.phones} aria-label={t("trip:emergency.phones")}>
        {PHONES.map(([phone, what]) => (
          <li key={phone}>
            <b className="num">{phone}</b> <span>{t(`trip:emergency.phone.${what}`)}</span>
          </li>
        ))}
      </ul>

      <Card tone="hazard">
        <section className={styles.part} aria-labelledby="emergency-load">
          <h2 id="emergency-load">{t("trip:emergency.say")}</h2>
          {lines === undefined ? <Skeleton rows={2} /> : <WasteLine lines={lines} />}
          {plates.length > 0 && <div className="num">{plates.map(platePrinted).join(" · ")}</div>}
          <ul className={styles.hazards}>
            {hazards.map((hazard) => (
              <li key={hazard}>
                <b>
                  <Glyph name="triangle" /> {t(`steps:hazard.${hazard}`)}
                </b>{" "}
                {t(`trip:emergency.hazard.${hazard}.is`)}
              </li>
            ))}
          </ul>
        </section>
      </Card>

      <section className={styles.part} aria-labelledby="emergency-first">
        <h2 id="emergency-first">{t("trip:emergency.first")}</h2>
        <ol className={steps.steps}>
          {(["stop", "away", "call", "warn", "report"] as const).map((step) => (
            <li key={step}>{t(`trip:emergency.general.${step}`)}</li>
          ))}
        </ol>
      </section>

      <section className={styles.part} aria-labelledby="emergency-do">
        <h2 id="emergency-do">{t("trip:emergency.do")}</h2>
        <ul className={styles.list} data-tone="ok">
          {hazards.map((hazard) => (
            <li key={hazard}>
              <Glyph name="tick" />
              <span>{t(`trip:emergency.hazard.${hazard}.do`)}</span>
            </li>
          ))}
          <li>
            <Glyph name="tick" />
            <span>{t("trip:emergency.general.contain")}</span>
          </li>
        </ul>
      </section>

      <section className={styles.part} aria-labelledby="emergency-do-not">
        <h2 id="emergency-do-not">{t("trip:emergency.do_not")}</h2>
        <ul className={styles.list} data-tone="danger">
          {hazards.map((hazard) => (
            <li key={hazard}>
              <Glyph name="bang" />
              <span>{t(`trip:emergency.hazard.${hazard}.do_not`)}</span>
            </li>
          ))}
          {(["touch", "drain", "cargo_fire"] as const).map((one) => (
            <li key={one}>
              <Glyph name="bang" />
              <span>{t(`trip:emergency.general.${one}`)}</span>
            </li>
          ))}
        </ul>
      </section>

      <p className="muted">{t("trip:emergency.source")}</p>
    </Cab>
  );
}
