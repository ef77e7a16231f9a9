import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Glyph } from "./Glyph";
import styles from "./SortTable.module.css";

/** One column of a short table. */
export type SortColumn<Row> = {
  key: string;
  title: string;
  /** Figures stand at the end. */
  align?: "end";
  /** What to sort by. Without it the column is not sortable; `null` comes last either way. */
  by?: (row: Row) => number | string | null;
  cell: (row: Row) => ReactNode;
};

/** Which column decides, and whether the largest comes first. */
export type Order = { key: string; descending: boolean };

/**
 * A table of some dozens of rows that sorts itself; longer ones are `VirtualTable`s.
 *
 * The first column names the row. Where there is no room for the
 * columns each row is a block in which every value says its own name.
 */
export function SortTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  order: first,
  foot,
}: {
  label: string;
  columns: readonly SortColumn<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The order at the beginning; without it the rows stay as they come. */
  order?: Order;
  /** Rows that stay at the end: a sum, a rest. */
  foot?: readonly Row[];
}) {
  const [order, setOrder] = useState(first);
  const sorted = order === undefined ? rows : inOrder(rows, columns, order);
  const line = (row: Row) => (
    <tr key={keyOf(row)}>
      {columns.map((column, at) =>
        at === 0 ? (
          <th key={column.key} scope="row">
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.key} data-align={column.align} data-label={column.title}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  );

  return (
    <div className={styles.box}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} order={order} onOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>{sorted.map(line)}</tbody>
        {foot !== undefined && foot.length > 0 && <tfoot>{foot.map(line)}</tfoot>}
      </table>
    </div>
  );
}

function Head<Row>({
  column: { key, title, align, by },
  order,
  onOrder,
}: {
  column: SortColumn<Row>;
  order: Order | undefined;
  onOrder: (order: Order) => void;
}) {
  const { t } = useTranslation("common");
  if (by === undefined)
    return (
      <th scope="col" data-align={align}>
        {title}
      </th>
    );
  const isSorted = order?.key === key;
  // Figures are asked for from the largest, names from the first.
  const descending = isSorted ? !order.descending : align === "end";
  return (
    <th
      scope="col"
      data-align={align}
      aria-sort={isSorted ? (order.descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        title={t(descending ? "sort_down" : "sort_up", { column: title })}
        onClick={() => onOrder({ key, descending })}
      >
        {title}
        {isSorted && (
          <span className={styles.arrow} data-down={order.descending || undefined}>
            <Glyph name="triangle" />
          </span>
        )}
      </button>
    </th>
  );
}

function inOrder<Row>(
  rows: readonly Row[],
  columns: readonly SortColumn<Row>[],
  { key, descending }: Order,
): readonly Row[] {
  const by = columns.find((column) => column.key === key)?.by;
  if (by === undefined) return rows;
  return rows.toSorted((a, b) => {
    const [left, right] = [by(a), by(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    const ahead =
      typeof left === "number" && typeof right === "number"
        ? left - right
        : String(left).localeCompare(String(right), "zh-CN");
    return descending ? -ahead : ahead;
  });
}
