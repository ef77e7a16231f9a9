import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Card } from "@/components/Card";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode } from "@/lib/codes";
import { platePrinted } from "@/lib/plates";
import { Hazards, hazardsOf } from "../shared/Hazards";
import { Mark } from "../shared/Mark";
import { ProblemFailure } from "../shared/ProblemFailure";
import { manifestQueries } from "../shared/queries";
import { StatusTag } from "../shared/StatusTag";
import { useWaitingAct } from "../shared/signing/useWaitingAct";
import { WeightsTable } from "../shared/WeightsTable";
import { Accept } from "./Accept";
import styles from "./Gate.module.css";
import { Weigh } from "./Weigh";

/** One load at the gate, from the scale to the opinion. */
export function Arrival({ manifest }: { manifest: string }) {
  const { t } = useTranslation("common");
  const { data, error, refetch } = useQuery(manifestQueries.one(manifest));
  if (error !== null)
    return (
      <ProblemFailure error={error} action={<Button onClick={() => void refetch()}>{t("retry")}</Button>} />
    );
  if (data === undefined) return <Skeleton rows={8} />;
  return (
    <>
      <Head load={data} />
      <Next load={data} />
    </>
  );
}

function Next({ load }: { load: ManifestView }) {
  const waiting = useWaitingAct(load.row.id);
  if (waiting?.act.act === "receive") return <Accept load={load} receipt={waiting} />;
  if (waiting?.act.act === "accept") return <Over load={load} isWaiting />;
  if (load.next_step === "received") return <Weigh load={load} />;
  if (load.next_step === "accepted") return <Accept load={load} receipt={undefined} />;
  return <Over load={load} isWaiting={false} />;
}

/** Which lorry, whose load, from where, and when it left and came. */
function Head({ load }: { load: ManifestView }) {
  const { t } = useTranslation(["gate", "steps"]);
  const format = useFormat();
  const { row } = load;
  const plates = load.legs.flatMap(({ plate, trailer }) => [plate, trailer]).filter((one) => one !== null);
  const at = (which: "picked_up" | "delivered") =>
    load.steps.find(({ step }) => step === which)?.claimed_at ?? null;
  const [left, arrived] = [at("picked_up"), at("delivered")];
  return (
    <Card>
      <div className={styles.head}>
        <div className={styles.line}>
          <h2 className={styles.plate} data-size="title" style={{ color: "inherit" }}>
            {plates.length > 0 ? plates.map(platePrinted).join(" · ") : t("gate:no_plate")}
          </h2>
          <StatusTag status={row.status} />
        </div>
        <div className={styles.line}>
          <span>
            <b>{row.consignor}</b>
            {load.consignor.place !== null && ` · ${load.consignor.place}`}
          </span>
          <Mark mark={row.mark} />
        </div>
        <div className={`${styles.facts} muted num`}>
          <span>{t("gate:carried_by", { who: row.carrier })}</span>
          {left !== null && <span>{t("gate:left_on", { at: format.dateTime(left) })}</span>}
          {arrived !== null && <span>{t("gate:arrived_on", { at: format.dateTime(arrived) })}</span>}
          <Link to="/manifests/$manifest" params={{ manifest: row.id }}>
            {manifestCode(row.code)}
          </Link>
        </div>
        <Hazards hazards={hazardsOf(load.lines)} />
      </div>
    </Card>
  );
}

/** Nothing is left for the gate: what was weighed and what was said. */
function Over({ load, isWaiting }: { load: ManifestView; isWaiting: boolean }) {
  const { t } = useTranslation(["gate", "steps"]);
  const opinion = (["full", "difference", "part"] as const).find((one) => one === load.opinion);
  return (
    <Section
      title={t(isWaiting ? "gate:being_signed" : opinion === undefined ? "gate:not_ours" : "gate:over")}
    >
      <div className={styles.form}>
        {opinion !== undefined && (
          <p>
            {t(`steps:opinion.${opinion}`)}
            {load.note !== null && `：${load.note}`}
          </p>
        )}
        <Card flush>
          <WeightsTable lines={load.lines} nameOf={(name) => name} />
        </Card>
        <p>
          <Link to="/gate">{t("gate:next_lorry")}</Link>
        </p>
      </div>
    </Section>
  );
}
