import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import { Missing } from "@/components/Figure";
import { useFormat } from "@/i18n/useFormat";
import { massOf, totalOf } from "./masses";

/** What is carried, in one line: `废矿物油 1.200 吨 · 6 件`; several wastes as their first and their number. */
export function WasteLine({ lines }: { lines: readonly LineView[] }) {
  const { t } = useTranslation(["custody", "steps"]);
  const format = useFormat();
  const name = lines[0]?.waste_name ?? t("steps:unnamed_waste");
  const mass = totalOf(lines, massOf);
  const pieces = totalOf(lines, (line) => line.packages);
  return (
    <div>
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
