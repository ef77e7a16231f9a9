import type { ReactNode } from "react";
import styles from "./Card.module.css";

/** White ground with a hairline. `flush` lets rows run from edge to edge. */
export function Card({
  tone,
  flush = false,
  children,
}: {
  tone?: "now" | "hazard" | "danger";
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={styles.card} data-tone={tone} data-flush={flush || undefined}>
      {children}
    </div>
  );
}
