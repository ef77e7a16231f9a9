import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useTranslation } from "react-i18next";
import { DAY_MS, day } from "@/lib/times";
import styles from "./DayField.module.css";

/** A day as `2026-11-23`: typed, taken from the calendar, or today or tomorrow with one press. */
export function DayField({
  id,
  value,
  invalid = false,
  onChange,
  "aria-describedby": describedBy,
}: {
  id?: string;
  value: string | null;
  invalid?: boolean;
  onChange: (day: string | null) => void;
  "aria-describedby"?: string | undefined;
}) {
  const { t } = useTranslation("common");
  const near = [
    { label: t("today"), value: day(Date.now()) },
    { label: t("tomorrow"), value: day(Date.now() + DAY_MS) },
  ];
  return (
    <div className={styles.day}>
      <DatePicker
        {...(id !== undefined && { id })}
        className={styles.picker ?? ""}
        value={value === null ? null : dayjs(value)}
        // The first is shown; all can be typed.
        format={["YYYY-MM-DD", "YYYYMMDD", "YYYY/MM/DD", "YYYY.MM.DD"]}
        showNow={false}
        {...(invalid && { status: "error" as const })}
        aria-describedby={describedBy}
        onChange={(chosen) => onChange(chosen === null ? null : chosen.format("YYYY-MM-DD"))}
      />
      {near.map((one) => (
        <Button
          key={one.label}
          type={value === one.value ? "default" : "text"}
          aria-pressed={value === one.value}
          onClick={() => onChange(one.value)}
        >
          {one.label}
        </Button>
      ))}
    </div>
  );
}
