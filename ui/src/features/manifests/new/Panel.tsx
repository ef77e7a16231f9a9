import { type ReactNode, useId } from "react";
import { Card } from "@/components/Card";
import styles from "./Panel.module.css";

/** One of the three parts of the national form. */
export function Panel({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <Card>
      <section className={styles.panel} aria-labelledby={heading}>
        <h2 id={heading} className={styles.title}>
          <span className={styles.number}>{number}</span>
          {title}
        </h2>
        {children}
      </section>
    </Card>
  );
}
