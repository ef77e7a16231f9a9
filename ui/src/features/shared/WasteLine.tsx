import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import { Missing } from "@/components/Figure";
import { useFormat } from "@/i18n/useFormat";
import { shortened } from "@/lib/texts";
import { massOf, totalOf } from "./masses";

/** A name is as short as this, or the mass behind it would not be seen. */
const LONGEST_NAME = 22;

/** What is carried, in one line: `废矿物油 1.200 吨 · 6 件`; several wastes as their first and their number. */
export function WasteLine({ lines }: { lines: readonly LineView[] }) {
  const { t } = useTranslation(["custody", "steps"]);
  const format = useFormat();
  const name = shortened(lines[0]?.waste_name ?? t("steps:unnamed_waste"), LONGEST_NAME);
  const mass = totalOf(lines, massOf);
  const pieces = totalOf(lines, (line) => line.packages);
  return (
    <div title={lines.length === 1 ? (lines[0]?.waste_name ?? undefined) : undefined}>
      {lines.length > 1 ? t("custody:wastes", { name, total: lines.length }) : name}{" "}
      {mass === null ? (
        <Missing>{t("custody:no_mass")}</Missing>
      ) : (
        <b className="num" style={{ whiteSpace: "nowrap" }}>
          {format.tonnes(mass)}
        </b>
      )}{" "}
      {pieces !== null && pieces > 0 && (
        <span style={{ whiteSpace: "nowrap" }}>· {t("steps:packages", { count: pieces })}</span>
      )}
    </div>
  );
}
