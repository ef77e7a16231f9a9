import { useTranslation } from "react-i18next";
import type { PersonView } from "@/api/generated/PersonView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { KeyValue } from "@/components/KeyValue";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import styles from "./Persons.module.css";
import { useErasePerson } from "./queries";

/** Says what goes, what stays and what is out of reach, before anything is erased. */
export function ErasePersonDialog({
  person,
  onErased,
  onCancel,
}: {
  person: PersonView;
  onErased: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation("settings");
  const erase = useErasePerson();
  const who = person.name ?? person.short;
  const confirm = () => erase.mutate(person.person, { onSuccess: onErased });
  return (
    <ConfirmDialog
      title={t("persons.erase_title", { who })}
      action={t("persons.erase_do", { who })}
      danger
      busy={erase.isPending}
      onConfirm={confirm}
      onCancel={onCancel}
    >
      <div className={styles.erasing}>
        <KeyValue
          items={[
            [t("persons.goes"), t("persons.goes_text")],
            [t("persons.stays"), t("persons.stays_text")],
            [t("persons.elsewhere"), t("persons.elsewhere_text")],
          ]}
        />
        {erase.isError && <ProblemFailure error={erase.error} onAct={confirm} />}
      </div>
    </ConfirmDialog>
  );
}
