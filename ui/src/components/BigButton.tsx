import type { ReactNode } from "react";
import styles from "./BigButton.module.css";

/** A button for a thumb in a glove: 64 px high and as wide as the screen. */
export function BigButton({
  kind = "plain",
  disabled = false,
  onClick,
  children,
}: {
  kind?: "primary" | "plain" | "hazard" | "danger";
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className={styles.button} data-kind={kind} disabled={disabled} onClick={onClick}>
      {children}
    </button>
  );
}

/** The bottom third of a driver's screen: at most three big buttons, always within reach. */
export function BottomBar({ children }: { children: ReactNode }) {
  return <div className={styles.bar}>{children}</div>;
}
