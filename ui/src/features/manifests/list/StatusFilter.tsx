import { useTranslation } from "react-i18next";
import type { Status } from "@/api/generated/Status";
import type { StatusCount } from "@/api/generated/StatusCount";
import { count } from "@/lib/numbers";
import styles from "./StatusFilter.module.css";

/** The order of the course. */
const STATUSES = [
  "draft",
  "issued",
  "in_transit",
  "delivered",
  "received",
  "accepted",
  "closed",
  "refused",
  "voided",
  "reported",
] as const satisfies readonly Status[];

/** One status or all, with how many there are; those that nothing is in are left out. */
export function StatusFilter({
  counts,
  status,
  onChange,
}: {
  counts: readonly StatusCount[];
  status: Status | undefined;
  onChange: (status: Status | undefined) => void;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const countOf = (one: Status) => counts.find((found) => found.status === one)?.count ?? 0;
  const shown = STATUSES.filter((one) => one === status || countOf(one) > 0);
  const choices = [
    {
      key: "all",
      value: undefined,
      name: t("list.all"),
      count: counts.reduce((sum, one) => sum + one.count, 0),
    },
    ...shown.map((one) => ({ key: one, value: one, name: steps(`status.${one}`), count: countOf(one) })),
  ];
  return (
    <ul className={styles.choices} aria-label={t("list.status")}>
      {choices.map((choice) => (
        <li key={choice.key}>
          <button
            type="button"
            className={styles.choice}
            aria-pressed={choice.value === status}
            onClick={() => onChange(choice.value)}
          >
            {choice.name} <span className={styles.count}>{count(choice.count)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
