import type { ReactNode } from "react";
import { Glyph, type GlyphName } from "./Glyph";
import styles from "./Tag.module.css";

/** What a word means for the reader: well, on its way, soon or hazardous, late or wrong, quiet. */
export type Tone = "ok" | "wait" | "hazard" | "danger" | "grey";

const SHAPES: Record<Tone, GlyphName> = {
  ok: "tick",
  wait: "quarter",
  hazard: "triangle",
  danger: "bang",
  grey: "circle",
};

/** A word with its tone, as colour, shape and ground. */
export function Tag({ tone, glyph, children }: { tone: Tone; glyph?: GlyphName; children: ReactNode }) {
  return (
    <span className={styles.tag} data-tone={tone}>
      <Glyph name={glyph ?? SHAPES[tone]} />
      {children}
    </span>
  );
}

/** The same without a ground, for marks in rows. */
export function ToneText({
  tone,
  glyph,
  title,
  children,
}: {
  tone: Tone;
  glyph?: GlyphName;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={styles.text} data-tone={tone} title={title}>
      <Glyph name={glyph ?? SHAPES[tone]} />
      {children}
    </span>
  );
}
