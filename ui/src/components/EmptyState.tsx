import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

/** Nothing here: a sentence, where it will come from, and one button. */
export function EmptyState({
  children,
  from,
  action,
}: {
  children: ReactNode;
  /** Where it will come from. */
  from?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <p>{children}</p>
      {from !== undefined && <p className="muted">{from}</p>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
