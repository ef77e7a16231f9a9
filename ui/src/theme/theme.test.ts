import { describe, expect, test } from "vitest";
import { BASE_PX, readTokens, themeOf } from "./theme";
import css from "./tokens.css?raw";

/** What stands on what. Every pair here carries text, so it needs 4.5:1 (WCAG 2.2, 1.4.3). */
const TEXT: [ink: string, ground: string][] = [
  ...["--ink", "--ink-2", "--ink-3", "--brand", "--hazard", "--danger", "--wait", "--ok"].flatMap(
    (ink): [string, string][] => [
      [ink, "--paper"],
      [ink, "--ground"],
    ],
  ),
  ...["brand", "hazard", "danger", "wait", "ok"].map((tone): [string, string] => [
    `--${tone}`,
    `--${tone}-soft`,
  ]),
  ["--ink", "--brand-soft"],
  ["--ink", "--wait-soft"],
  ["--ink-2", "--wait-soft"],
  ["--on-brand", "--brand"],
  ["--on-brand", "--brand-2"],
  ...[1, 2, 3, 4, 5].map((shade): [string, string] => [`--on-shade-${shade}`, `--shade-${shade}`]),
];

/** Edges that say where something can be filled in need 3:1 (1.4.11). */
const EDGES: [string, string][] = [
  ["--edge", "--paper"],
  ["--edge", "--ground"],
  ["--brand", "--paper"],
  ["--brand", "--ground"],
];

describe.each(["light", "dark"] as const)("%s", (tint) => {
  const token = readTokens(tint);
  test.each(TEXT)("%s can be read on %s", (ink, ground) => {
    expect(contrast(token(ink), token(ground))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(EDGES)("%s can be seen on %s", (edge, ground) => {
    expect(contrast(token(edge), token(ground))).toBeGreaterThanOrEqual(3);
  });
});

test("each shade is darker than the one before, on a grey printer too", () => {
  const token = readTokens("light");
  const shades = [1, 2, 3, 4, 5].map((shade) => luminance(token(`--shade-${shade}`)));
  // At least a tenth darker each time: neighbours in the legend are told apart.
  expect(shades.slice(1).every((shade, at) => shade < (shades[at] ?? 0) * 0.9)).toBe(true);
});

test("antd speaks the tokens", () => {
  const theme = themeOf({ base: 18, tint: "light", touch: true, calm: true });
  expect(theme.token).toMatchObject({
    colorPrimary: readTokens("light")("--brand"),
    borderRadius: 6,
    fontSize: 18,
    controlHeight: 46,
    motion: false,
  });
});

test("a finger finds 44 px at every text size", () => {
  for (const sizes of Object.values(BASE_PX)) {
    for (const base of Object.values(sizes)) {
      const { token } = themeOf({ base, tint: "light", touch: true, calm: false });
      expect(token?.controlHeight).toBeGreaterThanOrEqual(44);
      expect(token?.controlHeightSM).toBeGreaterThanOrEqual(44);
    }
  }
});

test("one rem is antd's text size, in every place and size", () => {
  for (const [place, sizes] of Object.entries(BASE_PX)) {
    for (const [size, px] of Object.entries(sizes)) {
      const selector =
        ":root" +
        (place === "office" ? "" : `[data-place="${place}"]`) +
        (size === "standard" ? "" : `[data-text-size="${size}"]`);
      expect(css).toContain(`${selector} {\n  font-size: ${px}px;`);
    }
  }
});

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
