import type { Measure } from "@/lib/weights";
import styles from "./Figure.module.css";

/** A number with its unit in the same weight; digits stand under digits. */
export function Figure({
  measure,
  size = "text",
  title,
}: {
  measure: Measure;
  size?: "text" | "large" | "huge";
  /** The exact value, where the figure is rounded. */
  title?: string;
}) {
  return (
    <span className={styles.figure} data-size={size} title={title}>
      {measure.figure}
      {` ${measure.unit}`}
    </span>
  );
}

/** What is not known, in words: never a zero, and never a dash that could mean one. */
export function Missing({ children, size = "text" }: { children: string; size?: "text" | "large" | "huge" }) {
  return (
    <span className={styles.missing} data-size={size}>
      {children}
    </span>
  );
}
