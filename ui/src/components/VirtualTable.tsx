import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import {
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { useMedia } from "@/theme/useMedia";
import { Glyph } from "./Glyph";
import { useRoving } from "./useRoving";
import styles from "./VirtualTable.module.css";

/** One column of a table. */
export type Column<Row> = {
  key: string;
  title: string;
  /** A track of a CSS grid in rem, such as `8rem` or `minmax(10rem, 2fr)`. */
  width: string;
  /** Figures stand at the end. */
  align?: "end";
  /** Sentences go on in a further line; anything else is cut off. */
  wraps?: boolean;
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
};

/** By which column the rows come, and whether the largest comes first. */
export type Sort = { key: string; descending: boolean };

/** How many rows before the end the next page is asked for. */
const AHEAD = 40;

/**
 * Any number of rows, of which only those in sight are drawn.
 *
 * Sorting and filtering are the caller's, by asking for other pages; `onMore` asks for the next page when the end
 * comes near. `total` is how many rows there are in all, when that is known. `startAt` is the row that is in sight and
 * has the focus at first: whoever comes back from it finds it. Under 640 px, and where the columns have no room, each
 * row is drawn by `narrow` as a sentence.
 */
export function VirtualTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  total,
  hasMore = false,
  isLoadingMore = false,
  onMore,
  sort,
  onSort,
  onOpen,
  startAt,
  narrow,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  total?: number;
  hasMore?: boolean;
  isLoadingMore?: boolean;
  onMore?: () => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  onOpen?: (row: Row) => void;
  /** The key of a row. */
  startAt?: string;
  narrow: (row: Row) => ReactNode;
}) {
  const { t } = useTranslation("common");
  const box = useRef<HTMLDivElement>(null);
  const leastRem = leastOf(columns);
  const hasNoRoom = useWidth(box) < leastRem * rootPx();
  const isNarrow = useMedia("(max-width: 640px)") || hasNoRoom;
  const wanted = useRef<number>(undefined);

  const { current, setActive, onKeyDown } = useRoving(rows.length, (index) => {
    wanted.current = index;
    virtual.scrollToIndex(index);
    rowAt(index)?.focus();
  });

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rootPx() * (isNarrow ? 6 : 3.15),
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 8,
    // The head lies over the rows, so the last row has to come up further.
    scrollPaddingEnd: isNarrow ? 0 : rootPx() * 3.15,
    // The row with the focus stays, or the focus would be lost with it.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), current])]
        .filter((at) => at < rows.length)
        .sort((a, b) => a - b),
  });
  const items = virtual.getVirtualItems();
  const rowAt = (index: number) => box.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);

  // A row that had to be scrolled to first is there now.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = rowAt(wanted.current);
    if (row === null || row === undefined) return;
    wanted.current = undefined;
    row.focus();
  });

  // Only where one begins: afterwards the rows come and go under whoever reads them.
  const start = useRef(startAt);
  useEffect(() => {
    const index = rows.findIndex((row) => keyOf(row) === start.current);
    start.current = undefined;
    if (index === -1) return;
    setActive(index);
    wanted.current = index;
    virtual.scrollToIndex(index, { align: "center" });
  }, [rows, keyOf, setActive, virtual]);

  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= rows.length - AHEAD) onMore?.();
  }, [hasMore, isLoadingMore, last, rows.length, onMore]);

  const tracks = columns.map((column) => column.width).join(" ");
  return (
    <div
      ref={box}
      className={styles.box}
      style={
        {
          "--rows": `${virtual.getTotalSize()}px`,
          "--least": `${leastRem}rem`,
        } as CSSProperties
      }
      role="grid"
      aria-label={label}
      aria-rowcount={total === undefined ? (hasMore ? -1 : rows.length + 1) : total + 1}
      aria-colcount={isNarrow ? 1 : columns.length}
      aria-busy={isLoadingMore}
      tabIndex={rows.length === 0 ? 0 : -1}
      onKeyDown={onKeyDown}
    >
      {!isNarrow && (
        <div role="rowgroup" className={styles.head}>
          <div
            role="row"
            aria-rowindex={1}
            className={styles.columns}
            style={{ gridTemplateColumns: tracks }}
          >
            {columns.map((column, at) => (
              <Head key={column.key} column={column} at={at} sort={sort} onSort={onSort} />
            ))}
          </div>
        </div>
      )}
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              role="row"
              data-index={item.index}
              aria-rowindex={item.index + 2}
              tabIndex={item.index === current ? 0 : -1}
              className={isNarrow ? styles.narrow : styles.columns}
              data-opens={onOpen !== undefined || undefined}
              style={{
                transform: `translateY(${item.start}px)`,
                ...(!isNarrow && { gridTemplateColumns: tracks }),
              }}
              onFocus={() => setActive(item.index)}
              onClick={() => onOpen?.(row)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.target !== event.currentTarget || onOpen === undefined)
                  return;
                event.preventDefault();
                onOpen(row);
              }}
            >
              {isNarrow ? (
                <div role="gridcell" aria-colindex={1}>
                  {narrow(row)}
                </div>
              ) : (
                columns.map((column, at) => (
                  <div
                    key={column.key}
                    role="gridcell"
                    aria-colindex={at + 1}
                    className={styles.cell}
                    data-align={column.align}
                    data-wrap={column.wraps || undefined}
                  >
                    {column.cell(row)}
                  </div>
                ))
              )}
            </div>
          );
        })}
      </div>
      {isLoadingMore && (
        <div className={styles.more} role="status">
          {t("loading")}
        </div>
      )}
    </div>
  );
}

function Head<Row>({
  column,
  at,
  sort,
  onSort,
}: {
  column: Column<Row>;
  at: number;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}) {
  const { t } = useTranslation("common");
  const isSorted = sort?.key === column.key;
  const descending = isSorted && !sort.descending;
  return (
    <div
      role="columnheader"
      aria-colindex={at + 1}
      className={styles.cell}
      data-align={column.align}
      {...(column.sortable && {
        "aria-sort": isSorted
          ? sort.descending
            ? ("descending" as const)
            : ("ascending" as const)
          : ("none" as const),
      })}
    >
      {column.sortable && onSort !== undefined ? (
        <button
          type="button"
          className={styles.sort}
          title={t(descending ? "sort_down" : "sort_up", { column: column.title })}
          onClick={() => onSort({ key: column.key, descending })}
        >
          {column.title}
          {isSorted && (
            <span className={styles.arrow} data-down={sort.descending || undefined}>
              <Glyph name="triangle" />
            </span>
          )}
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}

/** The gap between columns and beside them, `--s4`, in rem. */
const GAP_REM = 1.1429;

/** What the columns need at least, in rem, as their tracks say it. */
function leastOf(columns: readonly { width: string }[]): number {
  const tracks = columns.map(({ width }) => Number.parseFloat(/[\d.]+/.exec(width)?.[0] ?? "0"));
  return tracks.reduce((sum, track) => sum + track, (columns.length + 1) * GAP_REM);
}

/** How wide an element is, in pixels; as wide as anything before it was laid out. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    const measure = () => measured.clientWidth > 0 && setWidth(measured.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** One rem in pixels, as the person chose it. */
function rootPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 14;
}
