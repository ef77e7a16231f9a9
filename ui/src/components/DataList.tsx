import { type ReactNode, useRef } from "react";
import styles from "./DataList.module.css";
import { useRoving } from "./useRoving";

/**
 * Rows that read like sentences.
 *
 * With `onOpen` each row is one button, reached by one tab stop and the arrow keys; `beside` stands at its right,
 * outside that button, for a mark or a button of its own.
 */
export function DataList<Item>({
  label,
  items,
  keyOf,
  row,
  lead,
  beside,
  onOpen,
  canOpen = () => true,
  tone,
}: {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  row: (item: Item) => ReactNode;
  /** A narrow column in front: the day by law, a number. */
  lead?: (item: Item) => ReactNode;
  beside?: (item: Item) => ReactNode;
  onOpen?: (item: Item) => void;
  /** Which rows lead anywhere; all do when this is left out. */
  canOpen?: (item: Item) => boolean;
  tone?: (item: Item) => "now" | undefined;
}) {
  const list = useRef<HTMLUListElement>(null);
  // The keys pass over rows that lead nowhere.
  const opening = onOpen === undefined ? [] : items.filter(canOpen);
  const { current, setActive, onKeyDown } = useRoving(opening.length, (index) => {
    list.current?.querySelectorAll<HTMLElement>("[data-row]")[index]?.focus();
  });

  return (
    // The keys move among the buttons inside.
    <ul ref={list} className={styles.list} aria-label={label} {...(onOpen && { onKeyDown })}>
      {items.map((item) => {
        const at = opening.indexOf(item);
        return (
          <li key={keyOf(item)} className={styles.item} data-tone={tone?.(item)}>
            {onOpen === undefined || at === -1 ? (
              <div className={styles.row} data-lead={lead !== undefined || undefined}>
                {lead !== undefined && <div className={styles.lead}>{lead(item)}</div>}
                <div className={styles.text}>{row(item)}</div>
              </div>
            ) : (
              <button
                type="button"
                data-row
                className={styles.row}
                data-lead={lead !== undefined || undefined}
                tabIndex={at === current ? 0 : -1}
                onFocus={() => setActive(at)}
                onClick={() => onOpen(item)}
              >
                {lead !== undefined && <span className={styles.lead}>{lead(item)}</span>}
                <span className={styles.text}>{row(item)}</span>
              </button>
            )}
            {beside !== undefined && <div className={styles.beside}>{beside(item)}</div>}
          </li>
        );
      })}
    </ul>
  );
}
