import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { DistrictCount } from "@/api/generated/console/DistrictCount";
import { Missing } from "@/components/Figure";
import { type SortColumn, SortTable } from "@/components/SortTable";
import { useDivisions } from "@/features/shared/console/divisions";
import type { Period } from "@/features/shared/period/period";
import { useFormat } from "@/i18n/useFormat";
import { tonnes } from "@/lib/weights";
import { type BoardValue, type Sums, total } from "./values";

type Row = Sums & { key: string; code: string | null; name: string };

/** The same as the map, in figures: every district, whoever has no district, and the sum. */
export function DistrictTable({
  counts,
  value,
  period,
}: {
  counts: readonly DistrictCount[];
  value: BoardValue;
  period: Period;
}) {
  const { t } = useTranslation("board");
  const format = useFormat();
  const { districts, nameOf } = useDivisions();

  const known = new Set(districts.map(({ code }) => code));
  const counted = new Set(counts.map(({ district }) => district));
  const silent = districts
    .filter(({ code }) => !counted.has(code))
    .map(({ code }) => ({ district: code, manifests: 0, planned_g: 0, removed_g: 0, accepted_g: 0 }));
  const rows = [...counts, ...silent].map(
    (count): Row => ({
      ...count,
      key: count.district ?? "none",
      code: count.district,
      name: rowName(count.district),
    }),
  );
  function rowName(code: string | null): string {
    if (code === null) return t("no_district");
    return known.has(code) ? nameOf(code) : t("elsewhere", { code: nameOf(code) });
  }

  const mass = (key: "planned_g" | "removed_g" | "accepted_g"): SortColumn<Row> => ({
    key,
    title: t("in_tonnes", { value: t(`value.${key}`), unit: t("unit") }),
    align: "end",
    by: (row) => row[key],
    cell: (row) =>
      row.manifests === 0 ? null : row[key] === 0 ? (
        <Missing>{t("none_short")}</Missing>
      ) : (
        <span title={format.kilograms(row[key])}>{tonnes(row[key], format.language).figure}</span>
      ),
  });
  const columns: SortColumn<Row>[] = [
    {
      key: "name",
      title: t("district"),
      by: (row) => row.name,
      cell: (row) =>
        row.code === null ? (
          row.name
        ) : (
          <Link to="/manifests" search={{ district: row.code, period }}>
            {row.name}
          </Link>
        ),
    },
    {
      key: "manifests",
      title: t("value.manifests"),
      align: "end",
      by: (row) => row.manifests,
      cell: (row) =>
        row.manifests === 0 ? <Missing>{t("no_manifests_short")}</Missing> : format.count(row.manifests),
    },
    mass("planned_g"),
    mass("removed_g"),
    mass("accepted_g"),
  ];
  const sum: Row = { ...total(counts), key: "sum", code: null, name: t("sum") };

  return (
    <SortTable
      key={value}
      label={t("by_district")}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.key}
      order={{ key: value, descending: true }}
      foot={[sum]}
    />
  );
}
