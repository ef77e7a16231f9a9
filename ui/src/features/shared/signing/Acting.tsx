import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { personsQuery } from "../queries";

/** Whom the signature will name, as the device's claim. Nothing where it names nobody. */
export function Acting() {
  const { t } = useTranslation("signing");
  const { data } = useQuery(personsQuery);
  const acting = data?.persons.find((person) => person.is_acting);
  if (acting === undefined) return null;
  return <p className="muted">{t("acting", { who: acting.name ?? acting.short })}</p>;
}
