import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/useFormat";
import { count } from "@/lib/numbers";
import { type Measure, spoken, tonnes, unitName } from "@/lib/weights";
import type { BoardValue, Sums } from "./values";

const GRAMS_PER_TONNE = 1_000_000;

/** Puts a value of the board into words, exactly or short enough for a tile. What nobody has stated is not a zero. */
export function useBoardValue() {
  const { t } = useTranslation("board");
  const format = useFormat();
  return useMemo(() => {
    const one = (value: number, which: BoardValue): string =>
      which === "manifests"
        ? t("manifests", { count: value, number: format.count(value) })
        : spoken(short(value, unitName("t", format.language)));

    const say = (sums: Sums, which: BoardValue, how: "exact" | "tile"): string => {
      if (which === "manifests") return one(sums.manifests, which);
      if (sums[which] === 0) return t(how === "exact" ? `none.${which}` : "none_short");
      return how === "exact" ? spoken(tonnes(sums[which], format.language)) : one(sums[which], which);
    };
    return { one, say };
  }, [t, format]);
}

/** Tonnes with as many decimals as a tile has room for: three digits are enough to compare. */
function short(grams: number, unit: string): Measure {
  const value = grams / GRAMS_PER_TONNE;
  const places = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  if (places === 0) return { figure: count(Math.round(value)), unit };
  return { figure: value.toFixed(places), unit };
}
