import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import type { PartyInManifest } from "@/api/generated/PartyInManifest";
import { KeyValue } from "@/components/KeyValue";
import { useDivisions } from "@/features/shared/console/divisions";
import { creditCode } from "@/lib/codes";
import styles from "./PartiesOfManifest.module.css";

const ROLES = ["consignor", "carrier", "receiver"] as const;

/** Who sends, carries and receives, as it stands in the manifest, and with which vehicle. */
export function PartiesOfManifest({
  manifest,
}: {
  manifest: Pick<ManifestView, (typeof ROLES)[number] | "legs">;
}) {
  const { t } = useTranslation(["evidence", "steps"]);
  const vehicles = manifest.legs
    .map(({ plate, trailer }) => [plate, trailer].filter((one) => one !== null).join(" + "))
    .filter((text) => text !== "");
  return (
    <div className={styles.parties}>
      {ROLES.map((role) => (
        <section key={role} aria-label={t(`steps:role.${role}`)}>
          <h3>{t(`steps:role.${role}`)}</h3>
          <OneParty
            party={manifest[role]}
            vehicles={role === "carrier" && vehicles.length > 0 ? vehicles.join(t("and")) : undefined}
          />
        </section>
      ))}
    </div>
  );
}

function OneParty({ party, vehicles }: { party: PartyInManifest; vehicles: string | undefined }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const { nameOf } = useDivisions();
  if (party.name === null && party.org === null) return <p className="muted">{t("party.none")}</p>;
  const name = party.name ?? t("steps:unknown_org");
  return (
    <KeyValue
      items={[
        [
          t("party.name"),
          party.org === null ? (
            <>
              {name} <span className="faint">{t("party.not_enrolled")}</span>
            </>
          ) : (
            <Link key="name" to="/organisations/$organisation" params={{ organisation: party.org }}>
              {name}
            </Link>
          ),
        ],
        [
          t("party.uscc"),
          party.uscc === null ? undefined : (
            <span key="uscc" className="num">
              {creditCode(party.uscc)}
            </span>
          ),
        ],
        [t("party.place"), party.division === null ? (party.place ?? undefined) : nameOf(party.division)],
        [t("party.licence"), party.licence ?? undefined],
        [t("party.vehicles"), vehicles],
      ]}
    />
  );
}
