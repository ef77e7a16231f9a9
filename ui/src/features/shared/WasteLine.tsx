import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import { Missing } from "@/components/Figure";
import { useFormat } from "@/i18n/useFormat";
import { shortName } from "@/lib/texts";
import { massOf, totalOf } from "./masses";

/** What is carried, in one line: `废矿物油 1.200 吨 · 6 件`; several wastes as their first and their number. */
export function WasteLine({ lines }: { lines: readonly LineView[] }) {
  const { t } = useTranslation(["custody", "steps"]);
  const format = useFormat();
  const name = shortName(lines[0]?.waste_name ?? t("steps:unnamed_waste"));
  const mass = totalOf(lines, massOf);
  const pieces = totalOf(lines, (line) => line.packages);
  return (
    <div title={lines.length === 1 ? (lines[0]?.waste_name ?? undefined) : undefined}>
      {lines.length > 1 ? t("custody:wastes", { name, total: lines.length }) : name}{" "}
      <span style={{ whiteSpace: "nowrap" }}>
        {mass === null ? (
          <Missing>{t("custody:no_mass")}</Missing>
        ) : (
          <b className="num">{format.tonnes(mass)}</b>
        )}
        {pieces !== null && pieces > 0 && <> · {t("steps:packages", { count: pieces })}</>}
      </span>
    </div>
  );
}
