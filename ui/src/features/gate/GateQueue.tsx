import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LoadView } from "@/api/generated/LoadView";
import { DataList } from "@/components/DataList";
import { EmptyState } from "@/components/EmptyState";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { manifestCode } from "@/lib/codes";
import { platePrinted } from "@/lib/plates";
import { clock } from "@/lib/times";
import { ProblemFailure } from "../shared/ProblemFailure";
import { WasteLine } from "../shared/WasteLine";
import styles from "./Gate.module.css";
import { expectedQuery } from "./queries";
import { matching, PARTS, partOf, queueOf } from "./queue";

/** The loads at the gate and on their way to it, found by the last digits of a plate. */
export function GateQueue({ chosen }: { chosen?: string }) {
  const { t } = useTranslation(["gate", "common"]);
  const id = useId();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(expectedQuery);
  const [text, setText] = useState("");
  if (error !== null)
    return (
      <ProblemFailure
        error={error}
        action={<Button onClick={() => void refetch()}>{t("common:retry")}</Button>}
      />
    );
  if (data === undefined) return <Skeleton rows={6} />;

  const found = matching(data.loads, text);
  const queue = queueOf(found);
  const open = (load: LoadView | undefined) => {
    if (load !== undefined) void navigate({ to: "/gate/$manifest", params: { manifest: load.row.id } });
  };
  const first = PARTS.map((part) => queue[part][0]).find((load) => load !== undefined);

  return (
    <>
      <div>
        <label htmlFor={id}>{t("gate:search")}</label>
        <Input
          id={id}
          data-filter
          size="large"
          allowClear
          autoComplete="off"
          placeholder={t("gate:search_example")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onPressEnter={(event) => !event.nativeEvent.isComposing && open(first)}
        />
      </div>
      {data.loads.length === 0 && <Nothing />}
      {data.loads.length > 0 && found.length === 0 && (
        <EmptyState from={t("gate:no_match_from")}>{t("gate:no_match", { text })}</EmptyState>
      )}
      {PARTS.filter((part) => queue[part].length > 0).map((part) => (
        <Section key={part} title={t(`gate:part.${part}`, { count: queue[part].length })}>
          <DataList
            label={t(`gate:part.${part}`, { count: queue[part].length })}
            items={queue[part]}
            keyOf={(load) => load.row.id}
            row={(load) => <Row load={load} />}
            onOpen={open}
            tone={(load) => (load.row.id === chosen ? "now" : undefined)}
          />
        </Section>
      ))}
      {data.more && <p className="muted">{t("gate:more", { count: data.loads.length })}</p>}
    </>
  );
}

function Nothing() {
  const { t } = useTranslation("gate");
  const navigate = useNavigate();
  return (
    <EmptyState
      from={t("empty_from")}
      action={<Button onClick={() => void navigate({ to: "/delivery" })}>{t("to_delivery")}</Button>}
    >
      {t("empty")}
    </EmptyState>
  );
}

function Row({ load }: { load: LoadView }) {
  const { t } = useTranslation("gate");
  const { row, delivered_at, picked_up_at } = load;
  const part = partOf(load);
  return (
    <div className={styles.row}>
      <div className={styles.line}>
        <span className={styles.plate}>
          {row.plate === null ? manifestCode(row.code) : platePrinted(row.plate)}
        </span>
        <span className={styles.small}>
          {part === "arrived" && delivered_at !== null && t("arrived_at", { at: clock(delivered_at) })}
          {part === "on_road" && picked_up_at !== null && t("left_at", { at: clock(picked_up_at) })}
          {part === "issued" && row.planned_on}
        </span>
      </div>
      <WasteLine lines={load.lines} />
      <div className={styles.small}>
        {row.consignor}
        {load.from_place !== null && ` · ${load.from_place}`} · {row.carrier}
      </div>
    </div>
  );
}
