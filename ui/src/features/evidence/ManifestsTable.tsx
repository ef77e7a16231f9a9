import { useTranslation } from "react-i18next";
import type { LineItem } from "@/api/generated/console/LineItem";
import type { ManifestItem } from "@/api/generated/console/ManifestItem";
import { Missing } from "@/components/Figure";
import { Glyph } from "@/components/Glyph";
import { type Column, type Sort, VirtualTable } from "@/components/VirtualTable";
import { StatusTag } from "@/features/shared/StatusTag";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode, nationalNumber } from "@/lib/codes";
import { tonnes } from "@/lib/weights";
import type { ManifestsSort } from "./filter";
import styles from "./ManifestsTable.module.css";

/** The list: any number of manifests, sorted by the node; a row opens its manifest. */
export function ManifestsTable({
  rows,
  total,
  hasMore,
  isLoadingMore,
  onMore,
  sort,
  onSort,
  onOpen,
  startAt,
}: {
  rows: readonly ManifestItem[];
  total: number | undefined;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  sort: ManifestsSort;
  onSort: (sort: ManifestsSort) => void;
  onOpen: (row: ManifestItem) => void;
  /** The manifest that one comes back from. */
  startAt: string | undefined;
}) {
  const { t } = useTranslation("evidence");
  const format = useFormat();
  const now = useNow();
  const wasteOf = useWasteInWords();

  const mass = (key: "planned_g" | "removed_g" | "accepted_g", isSortable = false): Column<ManifestItem> => ({
    key: isSortable ? key.replace("_g", "") : key,
    title: t("column.in_tonnes", { value: t(`column.${key}`), unit: t("unit") }),
    width: isSortable ? "5.8rem" : "5.3rem",
    align: "end",
    sortable: isSortable,
    cell: (row) => {
      const grams = row[key];
      return grams === null ? (
        <Missing>{t(row.kind === "imported" ? "not_told" : "not_yet")}</Missing>
      ) : (
        <span title={format.kilograms(grams)}>{tonnes(grams, format.language).figure}</span>
      );
    },
  });
  const updated = (at: string) =>
    format.day(at) === format.day(now) ? t("today", { clock: format.clock(at) }) : format.day(at);
  const columns: Column<ManifestItem>[] = [
    {
      key: "at",
      title: t("column.at"),
      width: "6.2rem",
      sortable: true,
      cell: (row) => <span className="num">{row.at === null ? t("unknown_time") : format.day(row.at)}</span>,
    },
    {
      key: "code",
      title: t("column.code"),
      width: "8.4rem",
      cell: (row) => (
        <span className="num" title={row.number === null ? undefined : nationalNumber(row.number)}>
          {manifestCode(row.code)}
        </span>
      ),
    },
    {
      key: "waste",
      title: t("column.waste"),
      width: "minmax(10rem, 2fr)",
      cell: (row) => <span title={row.lines.map(lineText).join("\n")}>{wasteOf(row)}</span>,
    },
    {
      key: "way",
      title: t("column.way"),
      width: "minmax(13rem, 3fr)",
      cell: (row) => (
        <span title={row.carrier === null ? undefined : t("by_carrier", { carrier: row.carrier })}>
          <Way row={row} />
        </span>
      ),
    },
    mass("planned_g", true),
    mass("removed_g"),
    mass("accepted_g"),
    {
      key: "status",
      title: t("column.status"),
      width: "6.8rem",
      cell: (row) => (
        <>
          <StatusTag status={row.status} /> <Doubts row={row} />
        </>
      ),
    },
    {
      key: "updated",
      title: t("column.updated"),
      width: "6.8rem",
      sortable: true,
      cell: (row) =>
        row.updated_at === null ? (
          t("unknown_time")
        ) : (
          <span className="num" title={format.dateTime(row.updated_at)}>
            {updated(row.updated_at)}
          </span>
        ),
    },
  ];

  const order: Sort = { key: sort.replace("-", ""), descending: sort.startsWith("-") };
  return (
    <div className={styles.table}>
      <VirtualTable
        label={t("list")}
        columns={columns}
        rows={rows}
        keyOf={(row) => row.id}
        {...(total !== undefined && { total })}
        hasMore={hasMore}
        isLoadingMore={isLoadingMore}
        onMore={onMore}
        sort={order}
        onSort={({ key, descending }) => onSort(`${descending ? "-" : ""}${key}` as ManifestsSort)}
        onOpen={onOpen}
        {...(startAt !== undefined && { startAt })}
        narrow={(row) => (
          <div className={styles.sentence}>
            <div>
              <StatusTag status={row.status} /> <Doubts row={row} />
              <span className={`num ${styles.day}`}>
                {row.at === null ? t("unknown_time") : format.day(row.at)}
              </span>
            </div>
            <div>
              {wasteOf(row)} <b className="num">{massInWords(row, format.tonnes) ?? t("no_mass")}</b>
            </div>
            <div className="muted">
              <Way row={row} />
            </div>
          </div>
        )}
      />
    </div>
  );
}

/** From whom to whom. */
function Way({ row }: { row: ManifestItem }) {
  const { t } = useTranslation(["evidence", "steps"]);
  return `${row.consignor ?? t("steps:unknown_org")} → ${row.receiver ?? t("steps:unknown_org")}`;
}

/** A sign for what contradicts itself, or was written over a seal; the manifest's page tells more. */
function Doubts({ row }: { row: ManifestItem }) {
  const { t } = useTranslation("evidence");
  const said = [
    row.conflicts > 0 ? t("conflicts", { count: row.conflicts }) : undefined,
    row.contested > 0 ? t("contested", { count: row.contested }) : undefined,
  ].filter((one) => one !== undefined);
  if (said.length === 0) return null;
  const words = said.join(t("and"));
  return (
    <span className={styles.doubt} title={words}>
      <Glyph name="bang" />
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** The first waste by name, and how many more there are. */
function useWasteInWords(): (row: ManifestItem) => string {
  const { t } = useTranslation(["evidence", "steps"]);
  return ({ lines }) => {
    const [first] = lines;
    if (first === undefined) return t("no_waste");
    const name = lineText(first) || t("steps:unnamed_waste");
    return lines.length === 1 ? name : t("and_more", { first: name, count: lines.length });
  };
}

function lineText(line: LineItem): string {
  return [line.waste_code, line.waste_name].filter((part) => part !== null).join(" ");
}

/** The mass that matters most by now. */
function massInWords(row: ManifestItem, inTonnes: (grams: number) => string): string | undefined {
  const grams = row.accepted_g ?? row.removed_g ?? row.planned_g;
  return grams === null ? undefined : inTonnes(grams);
}
