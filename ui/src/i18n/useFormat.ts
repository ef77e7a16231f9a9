import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "@/lib/language";
import { count } from "@/lib/numbers";
import { clock, dateTime, day, dayInWords, type Moment, relative, span } from "@/lib/times";
import { kilograms, spoken, tonnes } from "@/lib/weights";

/** The language that the screens speak now. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === "en" ? "en" : "zh-CN";
}

/** Figures, weights and times as the reader's language writes them. */
export function useFormat() {
  const language = useLanguage();
  return useMemo(
    () => ({
      language,
      count,
      /** `1.180 吨` */
      tonnes: (grams: number) => spoken(tonnes(grams, language)),
      /** `1,180 kg` */
      kilograms: (grams: number) => spoken(kilograms(grams)),
      dateTime,
      day,
      clock,
      dayInWords: (moment: Moment) => dayInWords(moment, language),
      relative: (moment: Moment, now: Moment = Date.now()) => relative(moment, now, language),
      span: (ms: number) => span(ms, language),
    }),
    [language],
  );
}
