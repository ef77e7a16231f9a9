import { useTranslation } from "react-i18next";
import { daysOf, monthBefore, monthOf, type Period } from "./period";

/** What a period is called in a sentence: `2026年11月`, `2026年`, `2026-11-01 至 2026-11-15`. */
export function usePeriodName(): (period: Period, now: number) => string {
  const { t, i18n } = useTranslation("console");
  const month = ([year, number]: [number, number]) =>
    t("period.month", {
      year,
      name: new Intl.DateTimeFormat(i18n.language, { month: "long", timeZone: "UTC" }).format(
        Date.UTC(year, number - 1, 1),
      ),
    });
  return (period, now) => {
    switch (period) {
      case "all":
        return t("period.ever");
      case "this_month":
        return month(monthOf(now));
      case "last_month":
        return month(monthBefore(monthOf(now)));
      case "this_year":
        return t("period.year", { year: monthOf(now)[0] });
      default: {
        const [first, last] = daysOf(period) ?? ["", ""];
        return t("period.days", { first, last });
      }
    }
  };
}
