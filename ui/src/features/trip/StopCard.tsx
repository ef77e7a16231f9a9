import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { LoadView } from "@/api/generated/LoadView";
import { useLanguage } from "@/i18n/useFormat";
import { platePrinted } from "@/lib/plates";
import { clock, dayInWords } from "@/lib/times";
import { Hazards, hazardsOf } from "../shared/Hazards";
import { Mark } from "../shared/Mark";
import { WasteLine } from "../shared/WasteLine";
import styles from "./StopCard.module.css";

/** One manifest of the trip, as a card that opens it: where, what, how much, how dangerous. */
export function StopCard({
  load,
  place,
  today,
  isNext = false,
}: {
  load: LoadView;
  /** Its place in the trip, from 1; none for a day that is still to come. */
  place?: number;
  /** `2026-11-23`, so that the card can say “today”. */
  today: string;
  isNext?: boolean;
}) {
  const { t } = useTranslation("steps");
  const { row } = load;
  const isLoading = row.status === "issued";
  return (
    <Link
      to="/trip/$manifest"
      params={{ manifest: row.id }}
      className={styles.card ?? ""}
      data-next={isNext || undefined}
    >
      <div className={styles.line}>
        <b>
          {place !== undefined && <span className="num">{place} · </span>}
          {isLoading ? row.consignor : row.receiver}
        </b>
        <span className={styles.when}>
          <When load={load} today={today} />
        </span>
      </div>
      <WasteLine lines={load.lines} />
      <div className={styles.line}>
        <Hazards hazards={hazardsOf(load.lines)} />
        <span className="muted">{isLoading ? load.from_place : load.to_place}</span>
      </div>
      {!isLoading && (
        <div className={styles.line}>
          <span className="num">
            {row.plate !== null && platePrinted(row.plate)}
            {(row.status === "received" || row.status === "accepted" || row.status === "closed") && (
              <> · {t(`status.${row.status}`)}</>
            )}
          </span>
          <Mark mark={row.mark} />
        </div>
      )}
    </Link>
  );
}

/** When it is picked up, left or arrived. */
function When({ load, today }: { load: LoadView; today: string }) {
  const { t } = useTranslation("trip");
  const language = useLanguage();
  const { status, planned_on } = load.row;
  if (status === "issued") {
    if (planned_on === null) return t("when.load");
    if (planned_on === today) return t("when.load_today");
    return t(planned_on < today ? "when.load_overdue" : "when.load_on", {
      day: dayInWords(planned_on, language),
    });
  }
  if (status === "in_transit")
    return load.picked_up_at === null
      ? t("when.under_way")
      : t("when.left", { at: clock(load.picked_up_at) });
  return load.delivered_at === null
    ? t("when.arrived")
    : t("when.arrived_at", { at: clock(load.delivered_at) });
}
