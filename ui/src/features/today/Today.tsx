import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { RecentStep } from "@/api/generated/RecentStep";
import type { Signings } from "@/api/generated/Signings";
import type { Today as TodayView } from "@/api/generated/Today";
import { DataList } from "@/components/DataList";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { Mark } from "@/features/shared/Mark";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { signingsQuery, todayQuery } from "@/features/shared/queries";
import { useNow } from "@/features/shared/useNow";
import { WasteName } from "@/features/shared/WasteName";
import { useFormat } from "@/i18n/useFormat";
import { nearTime } from "@/lib/nearTime";
import { Numbers } from "./Numbers";
import { Tasks } from "./Tasks";
import { Tiles } from "./Tiles";
import styles from "./Today.module.css";

/** 今日: what is to be done, what one does most, and what happened last. */
export function Today() {
  const { t } = useTranslation("today");
  const format = useFormat();
  const now = useNow();
  const { data: read, error, refetch } = useQuery(todayQuery);
  const { data: signings } = useQuery(signingsQuery);
  const data = read === undefined ? undefined : withoutWaiting(read, signings);
  const said =
    data === undefined
      ? undefined
      : data.tasks.length === 0
        ? t("nothing_today")
        : t("things", { count: data.tasks.length });

  return (
    <Page
      title={t("title")}
      sub={[format.dayInWords(now), said].filter((part) => part !== undefined).join(" · ")}
    >
      <Tiles inTransit={data?.in_transit} />
      {error !== null ? (
        <ProblemFailure error={error} action={<Button onClick={() => void refetch()}>{t("again")}</Button>} />
      ) : data === undefined ? (
        <Skeleton rows={5} />
      ) : (
        <div className={styles.columns}>
          <Section title={t("to_do")}>
            {data.tasks.length === 0 ? <NothingToDo today={data} now={now} /> : <Tasks tasks={data.tasks} />}
          </Section>
          <div className={styles.side}>
            <Numbers today={data} />
            <Section title={t("recent")}>
              <Recent steps={data.recent} />
            </Section>
          </div>
        </div>
      )}
    </Page>
  );
}

/** A form whose act waits to be signed is finished, though it is kept until then. */
function withoutWaiting(today: TodayView, signings: Signings | undefined): TodayView {
  const waits = new Set(
    signings?.signings.filter(({ state }) => state.state === "waiting").map(({ form }) => form),
  );
  const tasks = today.tasks.filter((task) => task.task !== "continue" || !waits.has(task.form.id));
  return { ...today, tasks, forms: today.forms - (today.tasks.length - tasks.length) };
}

/** Nothing to do is not nothing known: the last record says that the list is alive. */
function NothingToDo({ today, now }: { today: TodayView; now: number }) {
  const { t } = useTranslation("today");
  const format = useFormat();
  const navigate = useNavigate();
  const last = today.recent[0];
  return (
    <div className={styles.card}>
      <EmptyState
        from={
          last?.at == null
            ? t("no_record")
            : t("last_record", {
                when: nearTime(last.at, now, format.language),
                what: [last.waste ?? "", last.grams === null ? "" : format.tonnes(last.grams)]
                  .join(" ")
                  .trim(),
              })
        }
        action={<Button onClick={() => void navigate({ to: "/manifests" })}>{t("see_manifests")}</Button>}
      >
        {t("nothing_to_do")}
      </EmptyState>
    </div>
  );
}

function Recent({ steps }: { steps: readonly RecentStep[] }) {
  const { t } = useTranslation("today");
  const { t: names } = useTranslation("steps");
  const format = useFormat();
  const navigate = useNavigate();
  const now = useNow();
  if (steps.length === 0)
    return (
      <div className={styles.card}>
        <EmptyState>{t("no_record")}</EmptyState>
      </div>
    );
  return (
    <DataList
      label={t("recent")}
      items={steps}
      keyOf={(step) => `${step.manifest} ${step.step} ${step.at}`}
      row={(step) => (
        <>
          <div>
            {names(`step.${step.step}`)} <WasteName name={step.waste} />{" "}
            {step.grams !== null && <b className="num">{format.tonnes(step.grams)}</b>}
          </div>
          <div className={styles.small}>
            {[
              step.org_name ?? names("unknown_org"),
              step.at === null ? names("unknown_time") : nearTime(step.at, now, format.language),
            ].join(" · ")}
          </div>
        </>
      )}
      beside={(step) => <Mark mark={step.mark} />}
      onOpen={(step) => void navigate({ to: "/manifests/$manifest", params: { manifest: step.manifest } })}
    />
  );
}
