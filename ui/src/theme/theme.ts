import type { ThemeConfig } from "antd";
import { theme as antd } from "antd";
import tokens from "./tokens.css?raw";

/** How large a person wants to read. */
export type TextSize = "standard" | "large" | "extra_large";

/** Where the screen stands: a desk, a gate computer, a lorry's cab. */
export type Place = "office" | "gate" | "cab";

/** Day and night. */
export type Tint = "light" | "dark";

/** The height of body text in CSS pixels; `tokens.css` gives the root element the same. */
export const BASE_PX: Record<Place, Record<TextSize, number>> = {
  office: { standard: 14, large: 18, extra_large: 24 },
  gate: { standard: 16, large: 20, extra_large: 26 },
  cab: { standard: 18, large: 22, extra_large: 26 },
};

/** What antd is told to look like; everything comes from `tokens.css`. */
export function themeOf(look: {
  base: number;
  tint: Tint;
  /** Fingers need 44 px, a mouse does not. */
  touch: boolean;
  calm: boolean;
}): ThemeConfig {
  const token = readTokens(look.tint);
  const rem = (of14: number) => Math.round((look.base * of14) / 14);
  const control = look.touch ? Math.max(44, rem(36)) : rem(36);
  const hairline = `0 0 0 1px ${token("--line")}`;

  return {
    cssVar: { key: "wufei" },
    hashed: false,
    algorithm: look.tint === "dark" ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: token("--brand"),
      colorPrimaryHover: token("--brand-2"),
      colorPrimaryActive: token("--brand"),
      colorPrimaryBg: token("--brand-soft"),
      colorPrimaryBgHover: token("--brand-soft"),
      colorInfo: token("--wait"),
      colorInfoBg: token("--wait-soft"),
      colorSuccess: token("--ok"),
      colorSuccessBg: token("--ok-soft"),
      colorWarning: token("--hazard"),
      colorWarningBg: token("--hazard-soft"),
      colorError: token("--danger"),
      colorErrorBg: token("--danger-soft"),
      colorLink: token("--brand"),
      colorLinkHover: token("--brand-2"),
      colorText: token("--ink"),
      colorTextHeading: token("--ink"),
      colorTextSecondary: token("--ink-2"),
      colorTextTertiary: token("--ink-3"),
      colorTextDescription: token("--ink-2"),
      colorTextPlaceholder: token("--ink-3"),
      colorTextDisabled: token("--ink-3"),
      colorTextLightSolid: token("--on-brand"),
      colorBorder: token("--edge"),
      colorBorderSecondary: token("--line"),
      colorSplit: token("--line"),
      colorBgLayout: token("--ground"),
      colorBgContainer: token("--paper"),
      colorBgElevated: token("--paper"),
      colorBgMask: token("--veil"),
      // A button that works on it is still read.
      opacityLoading: 1,
      borderRadius: px(token("--r-small")),
      borderRadiusLG: px(token("--r")),
      borderRadiusSM: px(token("--r-small")),
      fontFamily: token("--font"),
      fontFamilyCode: token("--font-mono"),
      fontSize: look.base,
      fontSizeSM: rem(12),
      fontSizeLG: rem(16),
      fontSizeHeading1: rem(22),
      fontSizeHeading2: rem(18),
      fontSizeHeading3: rem(16),
      lineHeight: 1.6,
      controlHeight: control,
      controlHeightLG: Math.max(44, rem(44)),
      controlHeightSM: look.touch ? Math.max(44, rem(28)) : rem(28),
      // Popups need an edge where others draw a shadow.
      boxShadow: hairline,
      boxShadowSecondary: hairline,
      boxShadowTertiary: hairline,
      controlOutlineWidth: 2,
      controlOutline: token("--brand-soft"),
      motion: !look.calm,
    },
    components: {
      Button: {
        // The dark algorithm dims colours; the green of what one does next stays the token's.
        colorPrimary: token("--brand"),
        colorPrimaryHover: token("--brand-2"),
        colorPrimaryActive: token("--brand"),
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        defaultBorderColor: token("--line"),
        fontWeight: 500,
      },
      Table: { headerBg: token("--paper"), headerColor: token("--ink-2"), rowHoverBg: token("--ground") },
      Form: { itemMarginBottom: rem(20), labelColor: token("--ink") },
      Input: { activeShadow: "none" },
      InputNumber: { activeShadow: "none" },
      Select: { optionSelectedBg: token("--brand-soft") },
      Segmented: { itemSelectedBg: token("--paper"), trackBg: token("--line") },
    },
  };
}

/** The value of each token, by day or by night. */
export function readTokens(tint: Tint): (name: string) => string {
  const values = new Map(blocksOf(":root {"));
  if (tint === "dark")
    for (const [name, value] of blocksOf(':root[data-theme="dark"] {')) values.set(name, value);
  return (name) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`tokens.css has no ${name}`);
    return value;
  };
}

function blocksOf(selector: string): [string, string][] {
  const start = tokens.indexOf(selector);
  const block = tokens.slice(start, tokens.indexOf("}", start));
  return Array.from(block.matchAll(/(--[\w-]+):\s*([^;]+);/g), (found) => [
    found[1] ?? "",
    (found[2] ?? "").replace(/\s+/g, " ").trim(),
  ]);
}

function px(length: string): number {
  return Number.parseFloat(length);
}
