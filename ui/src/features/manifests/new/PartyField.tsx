import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PartyView } from "@/api/generated/PartyView";
import type { Role } from "@/api/generated/Role";
import { Field } from "@/components/Field";
import { SearchSelect } from "@/components/SearchSelect";
import { ToneText } from "@/components/Tag";
import type { ChosenParty } from "@/features/shared/forms/manifestDraft";
import { partiesQuery } from "../queries";
import { Chips } from "./Chips";
import styles from "./PartyField.module.css";
import type { FieldProps } from "./useTold";

/** So many of those used last are one press away. */
const CHIPS = 4;

/** An organisation in its role: one of those used last, or found by name, credit code or initials. */
export function PartyField({
  partyRole: role,
  value,
  onChange,
  told,
  onLeave,
}: FieldProps & {
  partyRole: Role;
  value: ChosenParty | null;
  onChange: (party: ChosenParty | null) => void;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const [text, setText] = useState("");
  const { data, isPending, isPlaceholderData } = useQuery(partiesQuery(text, role));
  const { data: lately } = useQuery(partiesQuery("", role));
  const used = lately?.parties.filter((party) => party.used).slice(0, CHIPS) ?? [];

  const choose = (party: PartyView | undefined) => {
    onChange(party === undefined ? null : { org: party.org, name: party.name, place: party.place });
    onLeave(role);
  };
  const write = (name: string) => {
    onChange({ org: null, name, place: null });
    onLeave(role);
  };
  const shown = value === null ? undefined : asView(value);

  return (
    <Field name={role} label={steps(`role.${role}`)} {...told(role)} onLeave={() => onLeave(role)}>
      {(control) => (
        <>
          <SearchSelect<PartyView>
            {...control}
            value={shown}
            options={data?.parties ?? []}
            isPending={isPending || isPlaceholderData}
            keyOf={(party) => party.org}
            textOf={(party) => party.name}
            placeholder={t("new.party_search")}
            option={(party) => <Option party={party} partyRole={role} />}
            note={
              data !== undefined &&
              data.parties.length === 0 && (
                <>
                  {t("new.parties_known", { count: data.known })}
                  {text.trim() !== "" && (
                    <div>
                      <Button type="link" onClick={() => write(text.trim())}>
                        {t("new.unenrolled", { name: text.trim() })}
                      </Button>
                    </div>
                  )}
                </>
              )
            }
            onSearch={setText}
            onChange={choose}
          />
          {value !== null && value.org === null && <div className="muted">{t("new.unenrolled_note")}</div>}
          {value === null ? (
            <Chips
              label={t("new.used_last")}
              items={used}
              keyOf={(party) => party.org}
              textOf={(party) => party.name}
              onChoose={choose}
            />
          ) : (
            value.place !== null && <div className="muted">{value.place}</div>
          )}
        </>
      )}
    </Field>
  );
}

function Option({ party, partyRole }: { party: PartyView; partyRole: Role }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  return (
    <div className={styles.option}>
      <span>
        {party.name} {party.place !== null && <span className="muted">{party.place}</span>}
      </span>
      {!party.fits_role && (
        <ToneText tone="hazard">{t("new.no_fit", { role: steps(`role.${partyRole}`) })}</ToneText>
      )}
    </div>
  );
}

/** What is kept of a choice is all that its field shows. */
function asView({ org, name, place }: ChosenParty): PartyView {
  return { org: org ?? "", name, place, uscc: null, kinds: [], division: null, fits_role: true, used: false };
}
