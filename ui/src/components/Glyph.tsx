/** A small drawn shape, so that no meaning hangs on a colour alone. */
export type GlyphName = "circle" | "quarter" | "tick" | "ticks" | "bang" | "stop" | "triangle" | "dot";

/** Draws a glyph in the colour and size of the text around it. It is silent: the word beside it speaks. */
export function Glyph({ name }: { name: GlyphName }) {
  return (
    <svg
      viewBox={name === "ticks" ? "0 0 22 16" : "0 0 16 16"}
      height="1em"
      width={name === "ticks" ? "1.375em" : "1em"}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: "none", verticalAlign: "-0.125em" }}
    >
      {DRAWN[name]}
    </svg>
  );
}

const DRAWN = {
  circle: <circle cx="8" cy="8" r="6" />,
  quarter: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 8V2a6 6 0 0 1 6 6z" fill="currentColor" stroke="none" />
    </>
  ),
  tick: <path d="M2.5 8.5 6.5 12.5 13.5 4" />,
  ticks: <path d="M1.5 8.5 5.5 12.5 12.5 4M10.5 11.5 11.5 12.5 19.5 4" />,
  bang: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" stroke="none" />
      <path d="M8 4.2v4.6M8 11.7v.1" stroke="var(--paper)" />
    </>
  ),
  stop: <path d="M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M3.8 12.2 12.2 3.8" />,
  triangle: <path d="M8 2.5 14.5 13.5H1.5zM8 7v2.6" />,
  dot: <circle cx="8" cy="8" r="3" fill="currentColor" stroke="none" />,
} as const;
