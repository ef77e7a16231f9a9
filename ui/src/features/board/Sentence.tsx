import { Trans, useTranslation } from "react-i18next";
import type { Overview } from "@/api/generated/console/Overview";
import type { Period } from "@/features/shared/period/period";
import { usePeriodName } from "@/features/shared/period/usePeriodName";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import styles from "./Sentence.module.css";
import type { Sums } from "./values";

/** What a tired person can read aloud: the period in one sentence, and what is on the road now. */
export function Sentence({
  overview,
  sums,
  period,
  onAll,
}: {
  overview: Overview;
  sums: Sums;
  period: Period;
  onAll: () => void;
}) {
  const { t } = useTranslation("board");
  const format = useFormat();
  const now = useNow();
  const name = usePeriodName()(period, now);
  const onTheRoad = overview.statuses
    .filter(({ status }) => status === "in_transit" || status === "delivered" || status === "received")
    .reduce((sum, { count }) => sum + count, 0);
  const mass = (grams: number, none: string) => (grams === 0 ? none : format.tonnes(grams));

  return (
    <div className={styles.sentence}>
      <p className={styles.say}>
        {sums.manifests === 0 ? (
          t("say.nothing", { period: name })
        ) : (
          <Trans
            t={t}
            i18nKey="say.sums"
            count={sums.manifests}
            values={{
              period: name,
              number: format.count(sums.manifests),
              planned: mass(sums.planned_g, t("say.none_yet")),
              removed: mass(sums.removed_g, t("say.none_yet")),
              accepted: mass(sums.accepted_g, t("say.none_yet")),
            }}
            components={{ b: <b className="num" /> }}
          />
        )}
        {format.language === "en" && " "}
        <Trans
          t={t}
          i18nKey={onTheRoad === 0 ? "say.road_empty" : "say.road"}
          count={onTheRoad}
          values={{ number: format.count(onTheRoad) }}
          components={{ b: <b className="num" /> }}
        />
      </p>
      {/* Imported manifests seldom tell what left: two sums that do not fit are explained, not hidden. */}
      {sums.accepted_g > sums.removed_g && <p className="muted">{t("say.uneven")}</p>}
      <p className="muted">
        {overview.newest_at === null
          ? t("say.no_data")
          : t("say.newest", {
              at: format.dateTime(overview.newest_at),
              ago: format.relative(overview.newest_at, now),
            })}
        {period !== "all" && sums.manifests < overview.manifests && (
          <>
            {format.language === "en" && " "}
            {t("say.more", { number: format.count(overview.manifests) })}{" "}
            <button type="button" className={styles.all} onClick={onAll}>
              {t("say.show_all")}
            </button>
          </>
        )}
      </p>
    </div>
  );
}
