import type { ReactNode } from "react";
import { Glyph, type GlyphName } from "@/components/Glyph";
import styles from "./Finding.module.css";

const GLYPHS = { danger: "bang", hazard: "triangle", grey: "circle" } as const satisfies Record<
  string,
  GlyphName
>;

/** Something about a manifest that is worth a sentence, with what can be done about it. */
export function Finding({
  tone,
  action,
  children,
}: {
  tone: keyof typeof GLYPHS;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.finding} data-tone={tone}>
      <span className={styles.sign}>
        <Glyph name={GLYPHS[tone]} />
      </span>
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}
