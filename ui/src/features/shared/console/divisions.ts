import { queryOptions, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { get } from "@/api/console";
import type { DivisionList } from "@/api/generated/console/DivisionList";
import type { DivisionView } from "@/api/generated/console/DivisionView";
import { useLanguage } from "@/i18n/useFormat";

/** Province, city, districts and functional zones. They change with the program, not with the log. */
export const divisionsQuery = queryOptions({
  queryKey: ["console", "divisions"],
  queryFn: () => get<DivisionList>("divisions").then((list) => list.items),
});

/** The divisions with their names in the reader's language. */
export function useDivisions() {
  const language = useLanguage();
  const { data } = useQuery(divisionsQuery);
  const byCode = useMemo(() => new Map((data ?? []).map((one) => [one.code, one])), [data]);

  /** `硚口区`, `Qiaokou`; a code that we do not know is shown as it is. */
  const nameOf = useCallback(
    (code: string) => {
      const division = byCode.get(code);
      return division === undefined ? code : inLanguage(division, language === "en");
    },
    [byCode, language],
  );
  /** `硚口`, for where there is little room. */
  const shortNameOf = useCallback(
    (code: string) => (language === "en" ? nameOf(code) : nameOf(code).replace(/(?<=..)[区市省]$/, "")),
    [nameOf, language],
  );
  const districts = useMemo(() => (data ?? []).filter(({ kind }) => kind === "district"), [data]);
  const zones = useMemo(() => (data ?? []).filter(({ kind }) => kind === "functional_zone"), [data]);
  return { isKnown: data !== undefined, districts, zones, nameOf, shortNameOf };
}

function inLanguage(division: DivisionView, isEnglish: boolean): string {
  return isEnglish ? division.name_en : division.name;
}
