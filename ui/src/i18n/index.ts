import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "@/lib/language";
import { en } from "./en";
import type { ProblemTexts } from "./problemTexts";
import { zhCN } from "./zh-CN";

/** Every namespace, one a feature. */
export const NAMESPACES = Object.keys(zhCN) as (keyof typeof zhCN)[];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof zhCN;
    // Names such as `not_now` are names, not variants of `not`.
    contextSeparator: "@";
  }
}

i18next.use(initReactI18next).init({
  lng: "zh-CN",
  fallbackLng: "zh-CN",
  supportedLngs: ["zh-CN", "en"],
  ns: NAMESPACES,
  defaultNS: "common",
  resources: { "zh-CN": zhCN, en },
  initAsync: false,
  contextSeparator: "@",
  // React escapes already.
  interpolation: { escapeValue: false },
});

/** Speaks another language from now on: words, dates, and what a screen reader is told. */
export function speak(language: Language): void {
  document.documentElement.lang = language;
  dayjs.locale(language === "en" ? "en" : "zh-cn");
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

/** What is said of every problem, in one language. The codes have dots in them, so they are looked up, not spelt. */
export function problemTexts(language: Language): ProblemTexts {
  return language === "en" ? en.problems : zhCN.problems;
}

export { i18next };
