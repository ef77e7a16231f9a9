import type { ReactNode } from "react";
import styles from "./KeyValue.module.css";

/** Names and values, one a line. A value that is `undefined` is left out with its name. */
export function KeyValue({
  items,
}: {
  items: readonly (readonly [name: string, value: ReactNode | undefined])[];
}) {
  return (
    <dl className={styles.list}>
      {items.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name} className={styles.item}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
