import { useTranslation } from "react-i18next";
import type { CheckItem } from "@/api/generated/CheckItem";
import { useFormat } from "@/i18n/useFormat";
import { percent } from "@/lib/numbers";
import { useProblemText } from "../useProblemText";
import { fieldName } from "./field";

/** Puts what was found into one sentence. */
export function useRemarkText(lineOf?: (line: string) => number | undefined): (item: CheckItem) => string {
  const { t } = useTranslation("signing");
  const { t: steps } = useTranslation("steps");
  const problemText = useProblemText();
  const format = useFormat();

  const apart = (left: number, arrived: number) => {
    const grams = Math.abs(arrived - left);
    return {
      apart: grams < 1_000 ? format.kilograms(grams) : format.tonnes(grams),
      share: percent(grams, left) ?? "",
    };
  };

  return ({ remark, field }) => {
    switch (remark.remark) {
      case "problem": {
        const { what, now } = problemText(remark.problem);
        return `${what}${format.language === "en" ? " " : ""}${now}`;
      }
      case "missing":
        return field === null ? t("field.unknown") : fieldName(field, t, lineOf);
      case "unenrolled":
        return t("check.unenrolled", { name: remark.name, role: steps(`role.${remark.role}`) });
      case "kind_missing":
        return t("check.kind_missing", {
          name: remark.name,
          role: steps(`role.${remark.role}`),
          kinds:
            remark.kinds
              .map((kind) => (isKind(kind) ? steps(`kind.${kind}`) : kind))
              .join(format.language === "en" ? ", " : "、") || t("check.kind_none"),
        });
      case "edition_superseded":
        return t("check.edition_superseded", { edition: remark.edition, by: remark.superseded_by });
      case "removed_differs":
        return t("check.removed_differs", {
          line: remark.line,
          planned: format.tonnes(remark.planned_g),
          removed: format.tonnes(remark.removed_g),
          ...apart(remark.planned_g, remark.removed_g),
        });
      case "received_differs":
        return t("check.received_differs", {
          line: remark.line,
          removed: format.tonnes(remark.removed_g),
          received: format.tonnes(remark.received_g),
          ...apart(remark.removed_g, remark.received_g),
        });
      case "step_missing":
        return t("check.step_missing", { step: steps(`step.${remark.step}`) });
      case "same_party":
        return t("check.same_party", { name: remark.name });
      case "codes_listed":
        return t("check.codes_listed", { edition: remark.edition });
      case "code_not_listed":
        return t("check.code_not_listed", { code: remark.code, edition: remark.edition });
      case "line_incomplete":
        return t("check.line_incomplete", { line: remark.line });
      case "not_weighed":
        return t("check.not_weighed", { line: remark.line });
      case "day_passed":
        return t("check.day_passed", { day: remark.day });
      case "parties_named":
      case "masses_given":
      case "no_day":
      case "conflicted":
      case "key_locked":
        return t(`check.${remark.remark}`);
    }
  };
}

const KINDS = ["producer", "transporter", "disposal", "collector", "agent", "regulator", "auditor"] as const;

function isKind(kind: string): kind is (typeof KINDS)[number] {
  return KINDS.includes(kind as (typeof KINDS)[number]);
}
