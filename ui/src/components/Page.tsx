import { createContext, type ReactNode, use, useEffect } from "react";
import styles from "./Page.module.css";

/** What stands at the top right of every page, given once by the shell. */
export const PageCorner = createContext<ReactNode>(null);

/** One screen: its title, a line below it, what can be done, and the content. */
export function Page({
  title,
  sub,
  above,
  actions,
  foot,
  children,
}: {
  title: string;
  /** The line below the title. */
  sub?: ReactNode;
  /** A small line above the title: where one is, or the way back. */
  above?: ReactNode;
  actions?: ReactNode;
  /** A bar that stays at the bottom. */
  foot?: ReactNode;
  children?: ReactNode;
}) {
  const corner = use(PageCorner);
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.name}>
          {above !== undefined && <div className={styles.above}>{above}</div>}
          <h1>{title}</h1>
          {sub !== undefined && <div className="muted">{sub}</div>}
        </div>
        <div className={styles.corner}>
          {actions}
          {corner}
        </div>
      </header>
      <div className={styles.body}>{children}</div>
      {foot}
    </div>
  );
}
