import { useTranslation } from "react-i18next";
import type { OrganisationView } from "@/api/generated/console/OrganisationView";
import { type Column, VirtualTable } from "@/components/VirtualTable";
import { useDivisions } from "@/features/shared/console/divisions";
import { useFormat } from "@/i18n/useFormat";
import { creditCode } from "@/lib/codes";
import styles from "./Tables.module.css";
import { useBits } from "./useBits";

/** Organisations by name; a row opens one. */
export function OrganisationsTable({
  organisations,
  onOpen,
}: {
  organisations: readonly OrganisationView[];
  onOpen: (organisation: OrganisationView) => void;
}) {
  const { t } = useTranslation("people");
  const format = useFormat();
  const { nameOf } = useDivisions();
  const bits = useBits();

  const uscc = ({ uscc }: OrganisationView) =>
    uscc === null ? (
      <span className="faint">{t("no_uscc")}</span>
    ) : (
      <span className="num">{creditCode(uscc)}</span>
    );
  const place = ({ division }: OrganisationView) =>
    division === null ? <span className="faint">{t("no_division")}</span> : nameOf(division);
  const devices = ({ devices }: OrganisationView) =>
    t("device_count", { count: devices, number: format.count(devices) });

  const columns: Column<OrganisationView>[] = [
    {
      key: "name",
      title: t("column.organisation"),
      width: "minmax(14rem, 3fr)",
      cell: ({ name }) => <b>{name}</b>,
    },
    { key: "kinds", title: t("column.kinds"), width: "minmax(8rem, 2fr)", cell: ({ kinds }) => bits(kinds) },
    { key: "uscc", title: t("column.uscc"), width: "13rem", cell: uscc },
    { key: "division", title: t("column.division"), width: "7rem", cell: place },
    { key: "devices", title: t("column.devices"), width: "6rem", align: "end", cell: devices },
    {
      key: "since",
      title: t("column.since"),
      width: "7rem",
      cell: ({ since }) => <span className="num">{since === null ? t("unknown") : format.day(since)}</span>,
    },
  ];
  return (
    <div className={styles.table}>
      <VirtualTable
        label={t("organisations")}
        columns={columns}
        rows={organisations}
        total={organisations.length}
        keyOf={({ org }) => org}
        onOpen={onOpen}
        narrow={(one) => (
          <div className={styles.sentence}>
            <div className={styles.ends}>
              <b>{one.name}</b>
              <span className="num">{devices(one)}</span>
            </div>
            <div className="muted">
              {bits(one.kinds)} · {place(one)}
            </div>
          </div>
        )}
      />
    </div>
  );
}
