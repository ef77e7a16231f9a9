import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Devices as Known } from "@/api/generated/Devices";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { AdmitPart } from "./AdmitPart";
import { DeviceList } from "./DeviceList";
import styles from "./Devices.module.css";
import { PaperList } from "./PaperList";
import { devicesQuery } from "./queries";
import { RecoveryPart } from "./RecoveryPart";
import { SheetsPart } from "./SheetsPart";

/** The organisation's devices and its keys on paper; a managing device looks after them here. */
export function Devices() {
  const { t } = useTranslation("devices");
  const { data, error, refetch } = useQuery(devicesQuery);
  return (
    <Page title={t("title")} sub={t("sub")} above={<Link to="/settings">← {t("back")}</Link>}>
      {data !== undefined ? (
        <Parts devices={data} />
      ) : error === null ? (
        <Skeleton rows={8} />
      ) : (
        <ProblemFailure error={error} onAct={() => void refetch()} />
      )}
    </Page>
  );
}

function Parts({ devices }: { devices: Known }) {
  const { t } = useTranslation("devices");
  const { is_managing } = devices;
  const of = (kind: "signing" | "recovery") => devices.sheets.filter((sheet) => sheet.kind === kind);
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <Section title={t("devices.title")}>
          <DeviceList devices={devices} />
        </Section>
        {is_managing && (
          <Section title={t("admit.title")}>
            <AdmitPart />
          </Section>
        )}
      </div>
      <div className={styles.column}>
        <Section title={t("sheets.title")}>
          {is_managing && <SheetsPart />}
          <PaperList label={t("sheets.title")} papers={of("signing")} isManaging={is_managing} />
          {!is_managing && of("signing").length === 0 && (
            <EmptyState from={t("not_managing")}>{t("sheets.none")}</EmptyState>
          )}
        </Section>
        <Section title={t("recovery.title")}>
          {is_managing && <RecoveryPart />}
          <PaperList label={t("recovery.title")} papers={of("recovery")} isManaging={is_managing} />
          {!is_managing && of("recovery").length === 0 && (
            <EmptyState from={t("not_managing")}>{t("recovery.none")}</EmptyState>
          )}
        </Section>
      </div>
    </div>
  );
}
