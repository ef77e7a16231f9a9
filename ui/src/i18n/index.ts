import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";
import { zhCN } from "./zh-CN";
import "dayjs/locale/zh-cn";
import dayjs from "dayjs";

export type { Language } from "@/lib/language";

import type { Language } from "@/lib/language";

/** Every namespace, one a feature. */
export const NAMESPACES = Object.keys(zhCN) as (keyof typeof zhCN)[];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof zhCN;
    enableSelector: false;
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
  // React escapes already.
  interpolation: { escapeValue: false },
});

/** Speaks another language from now on: words, dates, and what a screen reader is told. */
export function speak(language: Language): void {
  document.documentElement.lang = language;
  dayjs.locale(language === "en" ? "en" : "zh-cn");
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

export { i18next };
