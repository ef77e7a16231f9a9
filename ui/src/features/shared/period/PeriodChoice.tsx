import { DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { day } from "@/lib/times";
import styles from "./PeriodChoice.module.css";
import { daysOf, NAMED_PERIODS, type NamedPeriod, type Period } from "./period";

/** Which days: this month, the last one, this year, all, or a range of one's own. */
export function PeriodChoice({ value, onChange }: { value: Period; onChange: (period: Period) => void }) {
  const { t } = useTranslation("console");
  const days = daysOf(value);
  // Who chose “own range” and no days yet sees the fields, while the period stays what it was.
  const [isPicking, setPicking] = useState(false);
  const isOwn = days !== undefined || isPicking;
  const today = dayjs(day(Date.now()));

  return (
    <div className={styles.period}>
      <Select<NamedPeriod | "own">
        aria-label={t("period.label")}
        value={isOwn ? "own" : (value as NamedPeriod)}
        popupMatchSelectWidth={false}
        options={[...NAMED_PERIODS, "own" as const].map((name) => ({
          value: name,
          label: t(`period.${name}`),
        }))}
        onChange={(name) => {
          setPicking(name === "own");
          if (name !== "own") onChange(name);
        }}
      />
      {isOwn && (
        <DatePicker.RangePicker
          aria-label={t("period.own")}
          className={styles.range ?? ""}
          value={days === undefined ? null : [dayjs(days[0]), dayjs(days[1])]}
          allowClear={false}
          maxDate={today.add(1, "year")}
          defaultOpen={isPicking && days === undefined}
          onChange={(picked) => {
            const [first, last] = picked ?? [];
            if (first == null || last == null) return;
            onChange(`${first.format("YYYY-MM-DD")}~${last.format("YYYY-MM-DD")}`);
          }}
        />
      )}
    </div>
  );
}
