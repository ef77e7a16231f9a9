import { useMemo } from "react";
import { encode } from "uqr";

/** A QR code as one path, black on white with its quiet zone, sharp at any size and on paper. */
export function QrCode({
  text,
  label,
  size = "16rem",
}: {
  text: string;
  /** What it holds, for those who do not see it. */
  label: string;
  size?: string;
}) {
  const { path, side } = useMemo(() => {
    const code = encode(text, { ecc: "M", border: 4 });
    const squares = code.data.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { path: squares.join(""), side: code.size };
  }, [text]);

  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      style={{ width: size, maxWidth: "100%", height: "auto", background: "var(--qr-paper)" }}
    >
      <path d={path} fill="var(--qr-ink)" />
    </svg>
  );
}
