import { type ReactNode, useEffect } from "react";
import styles from "./Setup.module.css";

/** The question itself, and a line on why it is asked. */
export function Head({ title, children }: { title: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <header className={styles.head}>
      <h1>{title}</h1>
      {children !== undefined && <p className="muted">{children}</p>}
    </header>
  );
}
