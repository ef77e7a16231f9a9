import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/Card";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { DistrictTable } from "@/features/board/DistrictTable";
import { Figures } from "@/features/board/Figures";
import { OffTheMap } from "@/features/board/OffTheMap";
import { districtCountsQuery, overviewQuery, wasteCountsQuery } from "@/features/board/queries";
import { Sentence } from "@/features/board/Sentence";
import { StatusStrip } from "@/features/board/StatusStrip";
import { TileMap } from "@/features/board/TileMap";
import { BOARD_VALUES, type BoardValue, total } from "@/features/board/values";
import { WasteTable } from "@/features/board/WasteTable";
import { sessionQuery } from "@/features/console/queries";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { divisionsQuery } from "@/features/shared/console/divisions";
import { PeriodChoice } from "@/features/shared/period/PeriodChoice";
import { type Period, rangeOf } from "@/features/shared/period/period";
import { useNow } from "@/features/shared/useNow";
import { useLanguage } from "@/i18n/useFormat";
import styles from "./Board.module.css";

const route = getRouteApi("/shell/");

/** 城市看板: the period in a sentence, in figures, by district and by waste. */
export function BoardScreen() {
  const { t } = useTranslation("board");
  const language = useLanguage();
  const { period = "this_month", value = "planned_g" } = route.useSearch();
  const navigate = useNavigate();
  const now = useNow();
  const range = useMemo(() => rangeOf(period, now), [period, now]);

  const session = useQuery(sessionQuery);
  const overview = useQuery(overviewQuery);
  const divisions = useQuery(divisionsQuery);
  const districts = useQuery(districtCountsQuery(range));
  const wastes = useQuery(wasteCountsQuery(range));

  const show = (change: { period?: Period; value?: BoardValue }) =>
    void navigate({ to: "/", search: { period, value, ...change }, replace: true });
  const node = language === "en" ? session.data?.node_en : session.data?.node;
  const failed = [overview, districts, wastes, divisions].find(({ isError, data }) => isError && !data);

  return (
    <Page
      title={t("title")}
      above={node == null ? t("place_unknown") : t("place", { node })}
      actions={
        <>
          <PeriodChoice value={period} onChange={(next) => show({ period: next })} />
          <Segmented<BoardValue>
            className={styles.value ?? ""}
            aria-label={t("by_value")}
            value={value}
            options={BOARD_VALUES.map((one) => ({ value: one, label: t(`value.${one}`) }))}
            onChange={(next) => show({ value: next })}
          />
        </>
      }
    >
      {failed !== undefined && <ConsoleFailure error={failed.error} onRetry={() => void failed.refetch()} />}
      {overview.data !== undefined && districts.data !== undefined && (
        <>
          <Sentence
            overview={overview.data}
            sums={total(districts.data)}
            period={period}
            onAll={() => show({ period: "all" })}
          />
          <Figures overview={overview.data} sums={total(districts.data)} period={period} />
          <Section title={t("by_status")} beside={<span className="faint">{t("now")}</span>}>
            <StatusStrip statuses={overview.data.statuses} />
          </Section>
        </>
      )}
      {districts.data === undefined || divisions.data === undefined ? (
        failed === undefined && <Skeleton rows={8} />
      ) : (
        <Section title={t("by_district")}>
          <div className={styles.columns}>
            <Card>
              <TileMap counts={districts.data} value={value} period={period} />
              <OffTheMap counts={districts.data} value={value} />
            </Card>
            <Card flush>
              <DistrictTable counts={districts.data} value={value} period={period} />
            </Card>
          </div>
        </Section>
      )}
      {wastes.data !== undefined && (
        <Section title={t("by_waste")}>
          <Card flush>
            {wastes.data.length === 0 ? (
              <EmptyState>{t("no_wastes")}</EmptyState>
            ) : (
              <WasteTable counts={wastes.data} value={value} period={period} />
            )}
          </Card>
        </Section>
      )}
    </Page>
  );
}
