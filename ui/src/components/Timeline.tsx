import type { ReactNode } from "react";
import { Glyph, type GlyphName } from "./Glyph";
import type { Tone } from "./Tag";
import styles from "./Timeline.module.css";

/** One thing that happened, or that is still to happen (`tone` grey). */
export type Moment = {
  key: string;
  glyph: GlyphName;
  tone: Tone;
  /** Who did what. */
  title: ReactNode;
  /** When, at the right. */
  when?: ReactNode;
  /** Anything below. */
  body?: ReactNode;
};

/** What happened, in order, as a numbered list for those who hear it. */
export function Timeline({ label, moments }: { label: string; moments: readonly Moment[] }) {
  return (
    <ol className={styles.timeline} aria-label={label}>
      {moments.map((moment) => (
        <li key={moment.key} data-tone={moment.tone}>
          <span className={styles.dot}>
            <Glyph name={moment.glyph} />
          </span>
          <div className={styles.what}>
            <div className={styles.line}>
              <div className={styles.title}>{moment.title}</div>
              {moment.when !== undefined && <div className={styles.when}>{moment.when}</div>}
            </div>
            {moment.body}
          </div>
        </li>
      ))}
    </ol>
  );
}
