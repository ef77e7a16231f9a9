import { useTranslation } from "react-i18next";

/** The last part of a path as people call it: `parties/carrier/name` is 承运人名称. A path that has no name stays. */
export function useFieldName(): (path: string) => string {
  const { t, i18n } = useTranslation(["evidence", "steps"]);
  return (path) => {
    const named = (key: string) =>
      i18n.exists(`evidence:field.${key}`) ? t(`field.${key}` as "field.number") : undefined;
    const parts = path.split("/");
    const last = parts.at(-1) ?? path;
    const [first, role] = parts;
    // Weights stand below the id of their line.
    if (first === "removed" || first === "received" || first === "accepted")
      return named(`${first}_${last}`) ?? named(first) ?? path;
    if (first === "parties" && (role === "consignor" || role === "carrier" || role === "receiver")) {
      const of = named(last);
      return of === undefined ? path : t("field_of", { role: t(`steps:role.${role}`), field: of });
    }
    return named(`${first}_${last}`) ?? named(last) ?? path;
  };
}
