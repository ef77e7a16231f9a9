import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { CorrectionFault } from "@/api/generated/CorrectionFault";
import type { Problem } from "@/api/generated/Problem";
import type { RecordFault } from "@/api/generated/RecordFault";
import type { Role } from "@/api/generated/Role";
import type { Status } from "@/api/generated/Status";
import type { Step } from "@/api/generated/Step";
import { problemTexts } from "@/i18n";
import { useLanguage } from "@/i18n/useFormat";
import type { Language } from "@/lib/language";
import { dateTime } from "@/lib/times";
import { spoken, tonnes } from "@/lib/weights";
import { correctedField } from "./corrections/names";

/** A problem in the reader's language. `detail` is what the machine says of it, for the help desk. */
export type ProblemText = {
  what: string;
  so: string;
  now: string;
  button: string | undefined;
  detail: string | undefined;
};

type Value = string | number | null | string[];

/** Puts problems into words: three lines, and the label of the one button where a screen can offer it. */
export function useProblemText(): (problem: Problem) => ProblemText {
  const { t } = useTranslation("steps");
  const language = useLanguage();
  return (problem) => problemText(problem, language, t);
}

/** The same outside a component; `t` speaks `language`. */
export function problemText(problem: Problem, language: Language, t: TFunction<"steps">): ProblemText {
  const values: Record<string, Value> = problem;
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => inWords(name, values[name] ?? null, language, t));
  const text = problemTexts(language)[problem.code];
  const isSaid = [text.what, text.so, text.now].some((line) => line.includes("{{why}}"));
  return {
    what: fill(text.what),
    so: fill(text.so),
    now: fill(text.now),
    button: text.button,
    detail: "why" in problem && !isSaid && problem.why !== "" ? problem.why : undefined,
  };
}

/** The value as a person reads it: codes by their names, grams as tonnes, and what is not known in words. */
function inWords(name: string, value: Value, language: Language, t: TFunction<"steps">): string {
  switch (name) {
    case "role":
      return inSentence(t(`role.${value as Role}`));
    case "step":
    case "by":
      return t(`step.${value as Step}`);
    case "status":
      return inSentence(t(`status.${value as Status}`));
    case "grams":
    case "most_g":
      return spoken(tonnes(value as number, language));
    case "waste":
      return value === null ? t("unnamed_waste") : String(value);
    case "named":
    case "consignor":
      return value === null ? t("unknown_org") : String(value);
    case "fault":
      return t(`correction.fault.${value as CorrectionFault}`);
    case "hindrance":
      return t(`recorded.hindrance.${value as RecordFault}`);
    case "field":
      return correctedField(String(value ?? ""), t);
    case "may":
    case "asked":
      return (value as string[]).join(language === "en" ? ", " : "、");
    case "at":
      return value === null ? t("unknown_time") : dateTime(value as string);
    case "found":
      return value === null ? t("unknown_key") : String(value);
    case "process":
      return value === null ? t("unknown_process") : String(value);
    default:
      return value === null ? "?" : String(value);
  }
}

/** English names of roles and states begin with a capital where they stand alone. */
function inSentence(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
