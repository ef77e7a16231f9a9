import { type ReactNode, useId } from "react";
import styles from "./Section.module.css";

/** A part of a page with its heading; `beside` stands at the heading's right. */
export function Section({
  title,
  beside,
  children,
}: {
  title: ReactNode;
  beside?: ReactNode;
  children: ReactNode;
}) {
  const heading = useId();
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>{title}</h2>
        {beside}
      </div>
      {children}
    </section>
  );
}
