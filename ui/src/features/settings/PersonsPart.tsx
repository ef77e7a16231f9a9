import { useQuery } from "@tanstack/react-query";
import { App, Button, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonView } from "@/api/generated/PersonView";
import { Card } from "@/components/Card";
import { Skeleton } from "@/components/Skeleton";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { personsQuery } from "@/features/shared/queries";
import { useFormat } from "@/i18n/useFormat";
import { AddPerson } from "./AddPerson";
import { ErasePersonDialog } from "./ErasePersonDialog";
import styles from "./Persons.module.css";
import { useActAs } from "./queries";

/** Stands for nobody among the choices. */
const NOBODY = "";

/** Who is at this device now, who else could be, and who is to be forgotten. */
export function PersonsPart() {
  const { t } = useTranslation("settings");
  const { message } = App.useApp();
  const persons = useQuery(personsQuery);
  const choose = useActAs();
  const [toErase, setToErase] = useState<PersonView>();
  if (persons.isError) {
    return <ProblemFailure error={persons.error} onAct={() => void persons.refetch()} />;
  }
  if (persons.data === undefined) return <Skeleton rows={3} />;
  const all = persons.data.persons;
  const acting = all.find((person) => person.is_acting);
  const erased = (person: PersonView) => {
    setToErase(undefined);
    message.success(t("persons.is_erased", { short: person.short }));
  };
  return (
    <Card>
      <div className={styles.persons}>
        <p className="muted">{t(all.length === 0 ? "persons.none" : "persons.text")}</p>
        {all.length > 0 && (
          <Radio.Group
            aria-label={t("persons.list")}
            value={acting?.person ?? NOBODY}
            onChange={({ target }) => choose.mutate(target.value === NOBODY ? null : target.value)}
          >
            <div className={styles.list}>
              {all.map((person) => (
                <One key={person.person} person={person} onErase={() => setToErase(person)} />
              ))}
              <Radio value={NOBODY}>{t("persons.nobody")}</Radio>
            </div>
          </Radio.Group>
        )}
        {choose.isError && (
          <ProblemFailure error={choose.error} onAct={() => void persons.refetch().then(choose.reset)} />
        )}
        <AddPerson />
      </div>
      {toErase !== undefined && (
        <ErasePersonDialog
          person={toErase}
          onErased={() => erased(toErase)}
          onCancel={() => setToErase(undefined)}
        />
      )}
    </Card>
  );
}

/** A person: one of this device can be chosen, and everybody whose name is here can be erased. */
function One({ person, onErase }: { person: PersonView; onErase: () => void }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const { name, short, phone, is_own, is_acting, erased_at } = person;
  const number = <span className="num faint">{t("persons.number", { short })}</span>;
  if (name === null) {
    return (
      <div className={styles.person}>
        <span className="muted">
          {erased_at === null
            ? t("persons.not_here")
            : t("persons.erased", { at: format.dateTime(erased_at) })}
        </span>
        {number}
      </div>
    );
  }
  const who = (
    <>
      <b>{name}</b>
      {phone !== null && <span className="num muted"> {phone}</span>}
      {is_acting && <span className="muted"> · {t("persons.acting")}</span>}
      {!is_own && <span className="muted"> · {t("persons.not_own")}</span>}
    </>
  );
  return (
    <div className={styles.person}>
      {is_own ? <Radio value={person.person}>{who}</Radio> : <span>{who}</span>}
      {number}
      <Button size="small" aria-label={t("persons.erase_of", { who: name })} onClick={onErase}>
        {t("persons.erase")}
      </Button>
    </div>
  );
}
