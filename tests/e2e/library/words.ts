/** The words on the screens, of both languages; so that a journey reads the same in either. */

import { en } from "../../../ui/src/i18n/en/index.ts";
import { zhCN } from "../../../ui/src/i18n/zh-CN/index.ts";

/** A language of the screens. */
export type Language = "zh-CN" | "en";

/** Both, Chinese first. */
export const LANGUAGES: readonly Language[] = ["zh-CN", "en"];

/** Any text for each text of the Chinese words. */
type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

/** Every word of the screens in one language, by the names that they have in `ui/src/i18n`. */
export type Words = Texts<typeof zhCN>;

/** The words of one language. */
export function words(language: Language): Words {
  return language === "en" ? en : zhCN;
}

/** A text with its gaps filled: `fill("{{count}} km", { count: 3 })`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{\{(\w+)\}\}/gu, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nothing was said for ${name} in: ${text}`);
    return String(value);
  });
}

/** A text whose gaps may hold anything. */
export function like(text: string): RegExp {
  const pieces = text.replace(/<\/?b>/gu, "").split(/\{\{\w+\}\}/u);
  return new RegExp(pieces.map((piece) => piece.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&")).join(".+?"), "u");
}
