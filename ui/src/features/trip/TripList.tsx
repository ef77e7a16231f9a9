import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Loads } from "@/api/generated/Loads";
import type { LoadView } from "@/api/generated/LoadView";
import { BigButton } from "@/components/BigButton";
import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { useFormat } from "@/i18n/useFormat";
import { platePrinted } from "@/lib/plates";
import { ProblemFailure } from "../shared/ProblemFailure";
import { useNow } from "../shared/useNow";
import { Cab } from "./Cab";
import { tripQuery } from "./queries";
import { Retry } from "./Retry";
import { StopCard } from "./StopCard";
import { type Trip, tallyOf, tripOf } from "./stops";
import { TallyLine } from "./TallyLine";
import styles from "./Trip.module.css";

/** Today's stops in order: what to pick up, then what is on the lorry, then what has arrived. */
export function TripList() {
  const { t } = useTranslation("trip");
  const format = useFormat();
  const navigate = useNavigate();
  const now = useNow();
  const { data, error, refetch } = useQuery(tripQuery);
  const today = format.day(now);

  if (error !== null)
    return (
      <Cab title={t("title")} onBack={null} buttons={<Retry onRetry={() => void refetch()} />}>
        <ProblemFailure error={error} />
      </Cab>
    );
  if (data === undefined)
    return (
      <Cab title={t("title")} onBack={null}>
        <Skeleton rows={6} />
      </Cab>
    );

  const trip = tripOf(data.loads, today);
  const next = trip.toPickUp[0] ?? trip.onRoad[0];
  const plates = [...new Set(trip.onRoad.flatMap(({ row }) => row.plate ?? []))];
  return (
    <Cab
      title={t("title")}
      sub={[format.dayInWords(now), ...plates.map(platePrinted)].join(" · ")}
      onBack={null}
      buttons={
        next === undefined ? (
          <BigButton onClick={() => void navigate({ to: "/delivery" })}>{t("to_delivery")}</BigButton>
        ) : (
          <>
            <BigButton kind="hazard" onClick={() => void navigate({ to: "/trip/emergency" })}>
              {t("emergency.open")}
            </BigButton>
            <BigButton
              kind="primary"
              onClick={() => void navigate({ to: "/trip/$manifest", params: { manifest: next.row.id } })}
            >
              {t(next.next_step === "picked_up" ? "start_check" : "go_deliver")}
            </BigButton>
          </>
        )
      }
    >
      <Stops trip={trip} next={next} today={today} />
      <Foot trip={trip} loads={data} />
    </Cab>
  );
}

function Stops({ trip, next, today }: { trip: Trip; next: LoadView | undefined; today: string }) {
  const { t } = useTranslation("trip");
  const parts = (["toPickUp", "onRoad", "arrived", "later"] as const).filter((part) => trip[part].length > 0);
  const order = [...trip.toPickUp, ...trip.onRoad];

  if (parts.length === 0) return <EmptyState from={t("empty_from")}>{t("empty")}</EmptyState>;
  return parts.map((part) => (
    <Section key={part} title={t(`part.${part}`, { count: trip[part].length })}>
      <ul className={styles.cards}>
        {trip[part].map((load) => {
          const at = order.indexOf(load);
          return (
            <li key={load.row.id}>
              <StopCard
                load={load}
                today={today}
                isNext={load === next}
                {...(at >= 0 && { place: at + 1 })}
              />
            </li>
          );
        })}
      </ul>
    </Section>
  ));
}

/** The day in one line, and whether there is more than the desk lists. */
function Foot({ trip, loads }: { trip: Trip; loads: Loads }) {
  const { t } = useTranslation("trip");
  return (
    <>
      {loads.more && <p className="muted">{t("more", { count: loads.loads.length })}</p>}
      <TallyLine tally={tallyOf(trip)} />
    </>
  );
}
