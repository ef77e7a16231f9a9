import { useTranslation } from "react-i18next";
import type { DetailView } from "@/api/generated/DetailView";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { PartyInManifest } from "@/api/generated/PartyInManifest";
import { Card } from "@/components/Card";
import { KeyValue } from "@/components/KeyValue";
import { Section } from "@/components/Section";
import { Tag } from "@/components/Tag";
import { creditCode } from "@/lib/codes";
import styles from "./Parties.module.css";

const ROLES = ["consignor", "carrier", "receiver"] as const;

/** Who sends, who carries, who takes in; and the vehicle with its day. */
export function Parties({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const plates = view.legs
    .map((leg) => [leg.plate, leg.trailer].filter((part) => part !== null).join(" + "))
    .filter((plate) => plate !== "");
  return (
    <div className={styles.parties}>
      {ROLES.map((role) => (
        <Party key={role} role={role} party={view[role]} />
      ))}
      <Card>
        <div className={styles.journey}>
          {(plates.length > 0 || view.row.status !== "draft") && (
            <span>
              <span className="muted">{t("page.plate")}</span>{" "}
              {plates.length === 0 ? <None /> : <b>{plates.join(" → ")}</b>}
            </span>
          )}
          <span>
            <span className="muted">{t("page.planned_on")}</span>{" "}
            {view.row.planned_on === null ? <None /> : <b className="num">{view.row.planned_on}</b>}
          </span>
        </div>
      </Card>
    </div>
  );
}

function Party({ role, party }: { role: (typeof ROLES)[number]; party: PartyInManifest }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  return (
    <Card>
      <h3 className={styles.role}>
        {steps(`role.${role}`)} {party.is_own && <Tag tone="ok">{t("page.own")}</Tag>}
      </h3>
      <b>{party.name ?? steps("unknown_org")}</b>
      <div className={styles.about}>
        {[party.place, party.uscc === null ? null : creditCode(party.uscc), party.licence]
          .filter((part) => part !== null && part !== "")
          .map((part) => (
            <div key={part}>{part}</div>
          ))}
        {party.org === null && <div className="faint">{t("page.not_enrolled")}</div>}
      </div>
    </Card>
  );
}

/** What the receiver said besides the weights. */
export function Opinion({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const { opinion, note } = view;
  if (opinion === null && note === null) return null;
  return (
    <Section title={t("page.opinion")}>
      <Card>
        {opinion !== null && (
          <b>
            {opinion === "full" || opinion === "difference" || opinion === "part"
              ? steps(`opinion.${opinion}`)
              : opinion}
          </b>
        )}
        {note !== null && <p>{note}</p>}
      </Card>
    </Section>
  );
}

/** Fields that have no place of their own, as they stand in the document: nothing is left unshown. */
export function Details({ details }: { details: readonly DetailView[] }) {
  const { t } = useTranslation("manifests");
  return (
    <details className={styles.details}>
      <summary>{t("page.details", { count: details.length })}</summary>
      <KeyValue items={details.map(({ path, value }) => [path, value] as const)} />
    </details>
  );
}

function None() {
  const { t } = useTranslation("manifests");
  return <span className="faint">{t("page.none")}</span>;
}
