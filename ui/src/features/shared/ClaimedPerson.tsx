import { useTranslation } from "react-i18next";
import type { ClaimedPersonView } from "@/api/generated/ClaimedPersonView";

/** Who acted, as the signing device says: by name where the card is here, otherwise by the beginning of the id. */
export function ClaimedPerson({ person }: { person: ClaimedPersonView }) {
  const { t } = useTranslation("steps");
  const { name, short, is_erased } = person;
  const who = name ?? t(is_erased ? "person_erased" : "person", { short });
  return <span title={person.person}>{t("claims", { who })}</span>;
}
