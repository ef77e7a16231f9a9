import { Button } from "antd";
import styles from "./Chips.module.css";

/** What was used last, one press away; nothing when there is nothing. */
export function Chips<Item>({
  label,
  items,
  keyOf,
  textOf,
  onChoose,
}: {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  textOf: (item: Item) => string;
  onChoose: (item: Item) => void;
}) {
  if (items.length === 0) return null;
  return (
    <div className={styles.chips}>
      <span className="muted">{label}</span>
      <ul className={styles.chips} aria-label={label}>
        {items.map((item) => (
          <li key={keyOf(item)}>
            <Button shape="round" onClick={() => onChoose(item)}>
              {textOf(item)}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
