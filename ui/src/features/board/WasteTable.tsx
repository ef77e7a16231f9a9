import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WasteCount } from "@/api/generated/console/WasteCount";
import { Missing } from "@/components/Figure";
import { type SortColumn, SortTable } from "@/components/SortTable";
import type { Period } from "@/features/shared/period/period";
import { useFormat } from "@/i18n/useFormat";
import { percent } from "@/lib/numbers";
import { tonnes } from "@/lib/weights";
import type { BoardValue, Sums } from "./values";
import { total } from "./values";
import styles from "./WasteTable.module.css";

/** How many wastes are shown before one asks for the rest. */
const TOP = 20;

type Row = Sums & { key: string; code: string | null; name: string | null; rest?: number };

/** The wastes with the most of the chosen value, each with its bar; the rest in one line. */
export function WasteTable({
  counts,
  value,
  period,
}: {
  counts: readonly WasteCount[];
  value: BoardValue;
  period: Period;
}) {
  const { t } = useTranslation("board");
  const format = useFormat();
  const [isWhole, setWhole] = useState(false);

  const all: Row[] = counts
    .map((count) => ({
      ...count,
      key: count.waste_code ?? "none",
      code: count.waste_code,
      name: count.waste_name,
    }))
    .sort((a, b) => b[value] - a[value]);
  const shown = isWhole ? all : all.slice(0, TOP);
  const rest = all.slice(shown.length);
  const most = all[0]?.[value] ?? 0;
  const whole = total(counts)[value];

  const figure = (row: Row) => {
    if (value === "manifests") return format.count(row.manifests);
    if (row[value] === 0) return <Missing>{t("none_short")}</Missing>;
    return <span title={format.kilograms(row[value])}>{tonnes(row[value], format.language).figure}</span>;
  };
  const columns: SortColumn<Row>[] = [
    {
      key: "waste",
      title: t("waste"),
      cell: (row) => {
        if (row.rest !== undefined) return t("rest", { count: row.rest });
        if (row.code === null) return t("no_code");
        return (
          <Link to="/manifests" search={{ waste: row.code, period }} className={styles.waste ?? ""}>
            <span className="num">{row.code}</span> <span className={styles.name}>{row.name}</span>
          </Link>
        );
      },
    },
    {
      key: "bar",
      title: t("share"),
      cell: (row) =>
        row.rest === undefined && (
          <span className={styles.share}>
            <span className={styles.track} aria-hidden="true">
              <i style={{ width: most === 0 ? 0 : `${(row[value] / most) * 100}%` }} />
            </span>
            <span className="num">{percent(row[value], whole)}</span>
          </span>
        ),
    },
    {
      key: "value",
      title:
        value === "manifests"
          ? t("value.manifests")
          : t("in_tonnes", { value: t(`value.${value}`), unit: t("unit") }),
      align: "end",
      cell: figure,
    },
    ...(value === "manifests"
      ? []
      : [
          {
            key: "manifests",
            title: t("value.manifests"),
            align: "end" as const,
            cell: (row: Row) => (row.rest === undefined ? format.count(row.manifests) : null),
          },
        ]),
  ];

  return (
    <>
      <SortTable
        label={t("by_waste")}
        columns={columns}
        rows={shown}
        keyOf={(row) => row.key}
        {...(rest.length > 0 && {
          foot: [{ ...total(rest), key: "rest", code: null, name: null, rest: rest.length }],
        })}
      />
      {all.length > TOP && (
        <div className={styles.more}>
          <Button type="link" onClick={() => setWhole(!isWhole)}>
            {isWhole ? t("top_only", { count: TOP }) : t("all_wastes", { count: all.length })}
          </Button>
        </div>
      )}
    </>
  );
}
