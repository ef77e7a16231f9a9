import { useTranslation } from "react-i18next";
import type { CheckCard } from "@/api/generated/CheckCard";
import type { CheckItem } from "@/api/generated/CheckItem";
import { useRemarkText } from "@/features/shared/check/useRemarkText";

/** What is said below a field: what stops, or what to look at. */
export type Told = (field: string) => { fault: string | undefined; hint: string | undefined };

/** What each control of the form is given. */
export type FieldProps = {
  told: Told;
  /** The focus has left a field: from now on it may be told what is wrong. */
  onLeave: (field: string) => void;
  /** Whether what is typed in a field can be read. */
  onReadable: (field: string, isReadable: boolean) => void;
};

/**
 * Puts what was found beside the fields. A field that nobody has been in yet is not told anything. `placeOf` is where
 * on the screen a field of the check stands.
 */
export function useTold(
  card: CheckCard | undefined,
  isDue: (field: string) => boolean,
  placeOf: (field: string) => string,
): Told {
  const { t } = useTranslation("manifests");
  const textOf = useRemarkText();
  const say = (item: CheckItem | undefined) =>
    item === undefined ? undefined : item.remark.remark === "missing" ? t("new.missing") : textOf(item);

  return (field) => {
    const isHere = (item: CheckItem) => item.field !== null && placeOf(item.field) === field;
    const items = isDue(field) ? (card?.items.filter(isHere) ?? []) : [];
    return {
      fault: say(items.find(({ level }) => level === "stop")),
      hint: say(items.find(({ level }) => level === "look")),
    };
  };
}
